package io.countersign.domain.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Working time: what counts, and how much of it. */
class BusinessCalendarTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final List<Shift> OFFICE = List.of(Shift.of("09:00", "17:00"));
  private static final List<Shift> ALL_DAY = List.of(Shift.of("00:00", "24:00"));

  private static BusinessCalendar calendar(
      ZoneId zone, Map<DayOfWeek, List<Shift>> week, String... holidays) {
    SortedSet<LocalDate> free = new TreeSet<>();
    for (var day : holidays) {
      free.add(LocalDate.parse(day));
    }
    return new BusinessCalendar(new CalendarName("office"), zone, week, free);
  }

  private static Map<DayOfWeek, List<Shift>> mondayToFriday(List<Shift> shifts) {
    var week = new EnumMap<DayOfWeek, List<Shift>>(DayOfWeek.class);
    for (var day : DayOfWeek.values()) {
      if (day.compareTo(DayOfWeek.FRIDAY) <= 0) {
        week.put(day, shifts);
      }
    }
    return week;
  }

  private static Map<DayOfWeek, List<Shift>> everyDay(List<Shift> shifts) {
    var week = new EnumMap<DayOfWeek, List<Shift>>(DayOfWeek.class);
    for (var day : DayOfWeek.values()) {
      week.put(day, shifts);
    }
    return week;
  }

  /** As the wall shows it in Berlin. */
  private static Instant berlin(String text) {
    return ZonedDateTime.parse(text + "[Europe/Berlin]").toInstant();
  }

  @ParameterizedTest
  @CsvSource({
    // Monday to Friday, 9 to 17; Thursday and Friday before Christmas 2026 are holidays
    "2026-12-14T10:00:00+01:00, PT2H,  2026-12-14T12:00:00+01:00",
    "2026-12-14T07:00:00+01:00, PT2H,  2026-12-14T11:00:00+01:00",
    "2026-12-14T16:00:00+01:00, PT2H,  2026-12-15T10:00:00+01:00",
    "2026-12-14T09:00:00+01:00, PT8H,  2026-12-14T17:00:00+01:00",
    "2026-12-18T16:30:00+01:00, PT1H,  2026-12-21T09:30:00+01:00",
    "2026-12-23T16:00:00+01:00, PT2H,  2026-12-28T10:00:00+01:00",
    "2026-12-26T12:00:00+01:00, PT0S,  2026-12-26T12:00:00+01:00",
    "2026-12-26T12:00:00+01:00, PT1S,  2026-12-28T09:00:01+01:00",
    "2026-12-14T09:00:00+01:00, PT40H, 2026-12-18T17:00:00+01:00",
  })
  void time_outside_working_hours_does_not_count(String from, Duration work, String then) {
    var calendar = calendar(BERLIN, mondayToFriday(OFFICE), "2026-12-24", "2026-12-25");

    assertThat(calendar.after(berlin(from), work)).isEqualTo(berlin(then));
  }

  @Test
  void a_night_in_which_clocks_are_put_forward_is_an_hour_shorter() {
    // 29 March 2026, 02:00 becomes 03:00.
    var calendar = calendar(BERLIN, everyDay(ALL_DAY));

    assertThat(calendar.after(berlin("2026-03-28T22:00:00+01:00"), Duration.ofHours(8)))
        .isEqualTo(berlin("2026-03-29T07:00:00+02:00"));
    var nights = calendar(BERLIN, everyDay(List.of(Shift.of("01:00", "04:00"))));
    assertThat(nights.after(berlin("2026-03-29T00:00:00+01:00"), Duration.ofHours(2)))
        .isEqualTo(berlin("2026-03-29T04:00:00+02:00"));
  }

  @Test
  void a_night_in_which_clocks_are_put_back_is_an_hour_longer() {
    // 25 October 2026, 03:00 becomes 02:00.
    var calendar = calendar(BERLIN, everyDay(ALL_DAY));

    assertThat(calendar.after(berlin("2026-10-24T22:00:00+02:00"), Duration.ofHours(8)))
        .isEqualTo(berlin("2026-10-25T05:00:00+01:00"));
    var nights = calendar(BERLIN, everyDay(List.of(Shift.of("01:00", "04:00"))));
    assertThat(nights.after(berlin("2026-10-25T00:00:00+02:00"), Duration.ofHours(4)))
        .isEqualTo(berlin("2026-10-25T04:00:00+01:00"));
  }

  @Test
  void a_shift_that_clocks_skip_altogether_has_no_time_in_it() {
    var calendar = calendar(BERLIN, everyDay(List.of(Shift.of("02:00", "03:00"))));

    assertThat(calendar.after(berlin("2026-03-29T00:00:00+01:00"), Duration.ofMinutes(1)))
        .isEqualTo(berlin("2026-03-30T02:01:00+02:00"));
  }

  /** The sums of a random calendar, against one that looks at every minute. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void it_counts_as_somebody_does_who_looks_at_every_minute(long seed) {
    var random = new Random(seed);
    var zones =
        List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC");
    for (var round = 0; round < 12; round++) {
      var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      var week = new EnumMap<DayOfWeek, List<Shift>>(DayOfWeek.class);
      for (var day : DayOfWeek.values()) {
        if (random.nextInt(3) > 0) {
          week.put(day, shifts(random));
        }
      }
      week.putIfAbsent(DayOfWeek.WEDNESDAY, OFFICE);
      // Around the days on which clocks are put forward and back.
      var near = LocalDate.of(2026, random.nextBoolean() ? 3 : 10, 1 + random.nextInt(31));
      var calendar = calendar(zone, week, near.plusDays(2).toString(), near.plusDays(5).toString());
      var from =
          near.atStartOfDay(zone).toInstant().plus(random.nextInt(3_000), ChronoUnit.MINUTES);
      var work = Duration.ofMinutes(1 + random.nextInt(3_000));

      assertThat(calendar.after(from, work))
          .as("seed %d, round %d: %s after %s by %s", seed, round, work, from, calendar)
          .isEqualTo(byTheMinute(calendar, from, work));
    }
  }

  private static List<Shift> shifts(Random random) {
    var shifts = new ArrayList<Shift>();
    var begin = random.nextInt(600);
    while (begin < 1_300 && shifts.size() < 3) {
      var end = begin + 1 + random.nextInt(Math.min(400, 1_440 - begin));
      shifts.add(new Shift(begin, end));
      begin = end + random.nextInt(200);
    }
    return shifts;
  }

  /** By looking at the wall every minute, and without any sum. */
  private static Instant byTheMinute(BusinessCalendar calendar, Instant from, Duration work) {
    var left = work.toMinutes();
    for (var day = from.atZone(calendar.zone()).toLocalDate(); ; day = day.plusDays(1)) {
      var shifts =
          calendar.holidays().contains(day)
              ? List.<Shift>of()
              : calendar.week().getOrDefault(day.getDayOfWeek(), List.of());
      for (var shift : shifts) {
        var begin = firstShown(calendar.zone(), day, shift.from());
        var end = firstShown(calendar.zone(), day, shift.until());
        for (var moment = begin; moment.isBefore(end); moment = moment.plusSeconds(60)) {
          if (!moment.isBefore(from) && --left == 0) {
            return moment.plusSeconds(60);
          }
        }
      }
    }
  }

  /** When the wall shows this time of the day, or a later one, for the first time. */
  private static Instant firstShown(ZoneId zone, LocalDate day, int minutes) {
    var moment = day.atStartOfDay(zone);
    while (moment.toLocalDate().equals(day)
        && moment.getHour() * 60 + moment.getMinute() < minutes) {
      moment = moment.plusMinutes(1);
    }
    return moment.toInstant();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-14T10:00:00+01:00, 2026-12-14T12:00:00+01:00, PT2H",
    "2026-12-14T12:00:00+01:00, 2026-12-14T10:00:00+01:00, PT0S",
    "2026-12-14T07:00:00+01:00, 2026-12-14T20:00:00+01:00, PT8H",
    "2026-12-18T16:30:00+01:00, 2026-12-21T09:30:00+01:00, PT1H",
    "2026-12-19T10:00:00+01:00, 2026-12-20T10:00:00+01:00, PT0S",
    "2026-12-23T16:00:00+01:00, 2026-12-28T10:00:00+01:00, PT2H",
  })
  void what_passes_between_two_moments_is_working_time(String from, String until, Duration work) {
    var calendar = calendar(BERLIN, mondayToFriday(OFFICE), "2026-12-24", "2026-12-25");

    assertThat(calendar.between(berlin(from), berlin(until))).isEqualTo(work);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_has_passed_by_then_is_what_was_to_pass(long seed) {
    var random = new Random(seed);
    var zones = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC");
    for (var round = 0; round < 40; round++) {
      var zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      var week = new EnumMap<DayOfWeek, List<Shift>>(DayOfWeek.class);
      week.put(DayOfWeek.of(1 + random.nextInt(7)), shifts(random));
      week.put(DayOfWeek.of(1 + random.nextInt(7)), shifts(random));
      var near = LocalDate.of(2026, random.nextBoolean() ? 3 : 10, 1 + random.nextInt(31));
      var calendar = calendar(zone, week, near.plusDays(2).toString());
      var from = near.atStartOfDay(zone).toInstant().plusSeconds(random.nextInt(200_000));
      var work = Duration.ofSeconds(1 + random.nextInt(400_000));
      var then = calendar.after(from, work);
      var pause = from.plusSeconds(random.nextLong(Duration.between(from, then).toSeconds()));
      var passed = calendar.between(from, pause);

      assertThat(calendar.between(from, then)).isEqualTo(work);
      assertThat(calendar.between(from, then.minusSeconds(1))).isLessThan(work);
      // A pause that takes no time changes nothing.
      assertThat(calendar.after(pause, work.minus(passed))).isEqualTo(then);
    }
  }

  @Test
  void more_work_never_ends_earlier_and_work_in_two_parts_ends_as_in_one() {
    var random = new Random(42);
    var calendar = calendar(BERLIN, mondayToFriday(OFFICE), "2026-10-26", "2026-03-30");
    for (var round = 0; round < 500; round++) {
      var from = berlin("2026-03-20T00:00:00+01:00").plusSeconds(random.nextInt(20_000_000));
      var first = Duration.ofSeconds(1 + random.nextInt(200_000));
      var second = Duration.ofSeconds(1 + random.nextInt(200_000));
      var between = calendar.after(from, first);

      assertThat(between).isAfter(from);
      assertThat(calendar.after(from, first.plus(second)))
          .isAfter(between)
          .isEqualTo(calendar.after(between, second));
    }
  }

  @Test
  @Timeout(5)
  void nothing_is_looked_for_more_than_ten_years_ahead() {
    var calendar = calendar(BERLIN, Map.of(DayOfWeek.MONDAY, List.of(Shift.of("09:00", "09:01"))));
    var from = berlin("2026-03-20T00:00:00+01:00");

    assertThat(calendar.after(from, Duration.ofDays(366)))
        .isEqualTo(from.plus(Duration.ofDays(BusinessCalendar.FARTHEST_DAYS)));
  }

  @ParameterizedTest
  @CsvSource({"17:00,09:00", "22:00,06:00", "09:00,09:00", "9:00,17:00", "09:00,24:01", "x,y"})
  void hours_over_midnight_and_no_hours_are_refused(String from, String until) {
    assertThatThrownBy(() -> Shift.of(from, until)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void a_calendar_without_working_hours_and_one_that_counts_twice_are_refused() {
    assertThatThrownBy(() -> calendar(BERLIN, Map.of(DayOfWeek.MONDAY, List.of())))
        .hasMessage("Name working hours of at least one day.");
    var twice = List.of(Shift.of("13:00", "17:00"), Shift.of("09:00", "13:01"));
    assertThatThrownBy(() -> calendar(BERLIN, Map.of(DayOfWeek.MONDAY, twice)))
        .hasMessage("Working hours of one day must not overlap.");
  }
}
