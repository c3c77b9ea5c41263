package io.countersign.domain.calendar;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When somebody works: hours of each day of the week in one place of the world, but not on
 * holidays. It counts time that really passes: of hours in which clocks are put forward, one hour
 * less; of hours in which they are put back, one more.
 *
 * @param week days that are not named are free; of a day's shifts none begins before the one before
 *     it has ended
 */
public record BusinessCalendar(
    CalendarName name,
    ZoneId zone,
    Map<DayOfWeek, List<Shift>> week,
    SortedSet<LocalDate> holidays) {
  /** No calculation looks further ahead. */
  public static final int FARTHEST_DAYS = 3_660;

  public static final int MAX_HOLIDAYS = 500;
  private static final int MAX_SHIFTS = 10;

  public BusinessCalendar {
    Check.sizeAtMost("The number of holidays", holidays, MAX_HOLIDAYS);
    holidays = Collections.unmodifiableSortedSet(new TreeSet<>(holidays));
    var days = new EnumMap<DayOfWeek, List<Shift>>(DayOfWeek.class);
    week.forEach((day, shifts) -> {
      Check.sizeAtMost("The number of shifts of one day", shifts, MAX_SHIFTS);
      if (!shifts.isEmpty()) {
        days.put(day, shifts.stream().sorted(Comparator.comparing(Shift::from)).toList());
      }
    });
    if (days.isEmpty()) {
      throw new InvalidValueException("Name working hours of at least one day.");
    }
    for (var shifts : days.values()) {
      for (var place = 1; place < shifts.size(); place++) {
        if (shifts.get(place).from() < shifts.get(place - 1).until()) {
          throw new InvalidValueException("Working hours of one day must not overlap.");
        }
      }
    }
    week = Collections.unmodifiableMap(days);
  }

  /**
   * When so much working time has passed: at the moment itself if none is wanted, else within
   * working hours or at their end. Ten years from {@code from} if there is not so much by then.
   */
  public Instant after(Instant from, Duration work) {
    var left = work;
    var first = from.atZone(zone).toLocalDate();
    var last = first.plusDays(FARTHEST_DAYS);
    for (var day = first; day.isBefore(last); day = day.plusDays(1)) {
      for (var shift : shifts(day)) {
        var begins = later(at(day, shift.from()), from);
        var ends = at(day, shift.until());
        if (begins.isBefore(ends)) {
          var length = Duration.between(begins, ends);
          if (left.compareTo(length) <= 0) {
            return left.isZero() ? from : begins.plus(left);
          }
          left = left.minus(length);
        }
      }
    }
    return from.plus(Duration.ofDays(FARTHEST_DAYS));
  }

  /** How much working time passes from one moment to another; none if that is not later. */
  public Duration between(Instant from, Instant until) {
    var passed = Duration.ZERO;
    var last = until.atZone(zone).toLocalDate();
    // A shift may end at midnight, but none goes on into the next day.
    for (var day = from.atZone(zone).toLocalDate(); !day.isAfter(last); day = day.plusDays(1)) {
      for (var shift : shifts(day)) {
        var begins = later(at(day, shift.from()), from);
        var end = at(day, shift.until());
        var ends = end.isBefore(until) ? end : until;
        if (begins.isBefore(ends)) {
          passed = passed.plus(Duration.between(begins, ends));
        }
      }
    }
    return passed;
  }

  private List<Shift> shifts(LocalDate day) {
    return holidays.contains(day) ? List.of() : week.getOrDefault(day.getDayOfWeek(), List.of());
  }

  /**
   * A time that clocks skip is the one to which they are put; of one they show twice, the first.
   */
  private Instant at(LocalDate day, int minutes) {
    var wall = day.plusDays(minutes / (24 * 60)).atTime(minutes / 60 % 24, minutes % 60);
    var change = zone.getRules().getTransition(wall);
    return change != null && change.isGap() ? change.getInstant() : wall.atZone(zone).toInstant();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
