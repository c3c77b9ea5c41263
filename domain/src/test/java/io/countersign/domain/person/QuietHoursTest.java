package io.countersign.domain.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is woken, and nobody waits longer than the clock on their wall says. */
class QuietHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static QuietHours hours(String from, String until) {
    return new QuietHours(BERLIN, QuietHours.time(from), QuietHours.time(until));
  }

  @ParameterizedTest(name = "{0} to {1} at {2}: {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        // Over midnight, in winter an hour ahead of UTC.
        "22:00, 07:00, 2026-11-22T20:59:59Z, -",
        "22:00, 07:00, 2026-11-22T21:00:00Z, 2026-11-23T06:00:00Z",
        "22:00, 07:00, 2026-11-23T05:59:59Z, 2026-11-23T06:00:00Z",
        "22:00, 07:00, 2026-11-23T06:00:00Z, -",
        // Within one day.
        "12:00, 13:30, 2026-11-22T11:30:00Z, 2026-11-22T12:30:00Z",
        "12:00, 13:30, 2026-11-22T12:30:00Z, -",
        "00:00, 23:59, 2026-11-22T22:58:00Z, 2026-11-22T22:59:00Z",
        "00:00, 23:59, 2026-11-22T22:59:30Z, -",
        "07:00, 00:00, 2026-11-22T22:59:59Z, 2026-11-22T23:00:00Z",
        // The night in which clocks are put forward at two o'clock, and the one in which they are
        // put back at three.
        "22:00, 07:00, 2027-03-27T21:30:00Z, 2027-03-28T05:00:00Z",
        "22:00, 07:00, 2026-10-24T20:30:00Z, 2026-10-25T06:00:00Z",
        // Half past two is not there, or is there twice.
        "22:00, 02:30, 2027-03-28T00:59:59Z, 2027-03-28T01:00:00Z",
        "22:00, 02:30, 2027-03-28T01:00:00Z, -",
        "02:30, 07:00, 2027-03-28T01:00:00Z, 2027-03-28T05:00:00Z",
        "02:10, 02:40, 2027-03-28T01:00:00Z, -",
        "22:00, 02:30, 2026-10-25T00:29:59Z, 2026-10-25T00:30:00Z",
        "22:00, 02:30, 2026-10-25T01:00:00Z, -",
      })
  void they_end_by_the_clock_on_the_wall(String from, String until, Instant at, Instant end) {
    assertThat(hours(from, until).endOf(at)).isEqualTo(Optional.ofNullable(end));
  }

  @Test
  void they_end_within_a_day_and_a_change_of_clocks_and_are_then_over() {
    var random = new Random(7);
    var zones =
        Stream.of("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe")
            .map(ZoneId::of)
            .toList();
    for (var round = 0; round < 20_000; round++) {
      var from = random.nextInt(1440);
      var until = (from + 1 + random.nextInt(1300)) % 1440;
      var quiet =
          new QuietHours(
              zones.get(random.nextInt(zones.size())),
              LocalTime.ofSecondOfDay(from * 60L),
              LocalTime.ofSecondOfDay(until * 60L));
      var at = Instant.ofEpochSecond(1_200_000_000L + random.nextInt(700_000_000));
      quiet
          .endOf(at)
          .ifPresent(end -> {
            assertThat(end).isAfter(at);
            assertThat(Duration.between(at, end)).isLessThan(Duration.ofHours(48));
            assertThat(quiet.endOf(end)).as("%s at %s", quiet, at).isEmpty();
          });
    }
  }

  @Test
  void a_day_has_hours_that_are_not_quiet() {
    assertThatThrownBy(() -> hours("07:00", "07:00"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("Quiet hours must leave some time of the day.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"24:00", "7:00", "07:60", "07:00:00", "", "noon"})
  void a_time_is_one_that_a_clock_shows(String text) {
    assertThatThrownBy(() -> QuietHours.time(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("A time must be of the form 22:00, up to 23:59.");
  }
}
