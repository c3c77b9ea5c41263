package io.countersign.domain.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A digest comes when the clock on the wall says so, each day, and never in quiet hours. */
class DigestTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static DigestTimes at(ZoneId zone, String... times) {
    return new DigestTimes(zone, Stream.of(times).map(LocalTime::parse).toList());
  }

  @ParameterizedTest(name = "{0} after {1}: {2}")
  @CsvSource({
    // In winter an hour ahead of UTC; strictly after.
    "08:30 14:00, 2026-11-23T07:29:59Z, 2026-11-23T07:30:00Z",
    "08:30 14:00, 2026-11-23T07:30:00Z, 2026-11-23T13:00:00Z",
    "14:00 08:30, 2026-11-23T13:00:00Z, 2026-11-24T07:30:00Z",
    "00:00, 2026-11-22T22:59:59Z, 2026-11-22T23:00:00Z",
    "00:00, 2026-11-22T23:00:00Z, 2026-11-23T23:00:00Z",
    // The day on which clocks are put forward at two o'clock, and the one on which they are put
    // back at three.
    "08:30, 2027-03-27T07:30:00Z, 2027-03-28T06:30:00Z",
    "08:30, 2026-10-24T06:30:00Z, 2026-10-25T07:30:00Z",
    // Half past two is not there, or is there twice.
    "02:30, 2027-03-28T00:59:59Z, 2027-03-28T01:00:00Z",
    "02:30, 2027-03-28T01:00:00Z, 2027-03-29T00:30:00Z",
    "02:30, 2026-10-25T00:29:59Z, 2026-10-25T00:30:00Z",
    "02:30, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
  })
  void it_comes_at_the_next_time_on_the_wall(String times, Instant after, Instant next) {
    assertThat(at(BERLIN, times.split(" ")).next(after)).isEqualTo(next);
  }

  @Test
  void a_day_that_was_left_out_has_no_digest_of_its_own() {
    var samoa = at(ZoneId.of("Pacific/Apia"), "08:30");
    // There was no 30 December 2011.
    assertThat(samoa.next(Instant.parse("2011-12-29T18:30:00Z")))
        .isEqualTo(Instant.parse("2011-12-30T10:00:00Z"));
    assertThat(samoa.next(Instant.parse("2011-12-30T10:00:00Z")))
        .isEqualTo(Instant.parse("2011-12-30T18:30:00Z"));
  }

  @Test
  void times_are_one_to_six_different_ones_in_order() {
    assertThat(at(BERLIN, "14:00", "08:30").at())
        .containsExactly(LocalTime.of(8, 30), LocalTime.of(14, 0));
    assertThat(at(BERLIN, "01:00", "02:00", "03:00", "04:00", "05:00", "06:00").at()).hasSize(6);
    for (var wrong :
        List.of(
            List.<LocalTime>of(),
            Stream.iterate(LocalTime.NOON, t -> t.plusHours(1)).limit(7).toList())) {
      assertThatThrownBy(() -> new DigestTimes(BERLIN, wrong))
          .isInstanceOf(InvalidValueException.class)
          .hasMessage("A digest comes at one to six times of the day.");
    }
    assertThatThrownBy(() -> at(BERLIN, "08:30", "08:30:10"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("The times of a digest must differ.");
  }

  @ParameterizedTest(name = "planned {0}, now {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-11-23T07:00:00Z, 2026-11-23T07:00:00Z, 2026-11-23T07:30:00Z",
        "2026-11-23T07:00:00Z, 2026-11-23T07:30:00Z, -",
        "2026-11-23T07:00:00Z, 2026-11-23T10:00:00Z, -",
        // The one at half past ten in the evening would come in quiet hours.
        "2026-11-23T15:00:00Z, 2026-11-23T15:00:00Z, 2026-11-24T06:00:00Z",
        "2026-11-23T15:00:00Z, 2026-11-23T21:30:00Z, 2026-11-24T06:00:00Z",
        "2026-11-23T15:00:00Z, 2026-11-24T06:00:00Z, -",
        // Asked in the night, after that one: the next is in the morning.
        "2026-11-23T23:00:00Z, 2026-11-23T23:00:00Z, 2026-11-24T07:30:00Z",
      })
  void it_waits_for_the_end_of_quiet_hours(Instant planned, Instant now, Instant until) {
    var quiet = new QuietHours(BERLIN, LocalTime.of(22, 0), LocalTime.of(7, 0));
    var times = new WritingTimes(quiet, at(BERLIN, "08:30", "22:30"));
    assertThat(times.digestUntil(planned, now)).isEqualTo(Optional.ofNullable(until));
  }

  @Test
  void who_has_no_digest_waits_for_none() {
    var now = Instant.parse("2026-11-23T07:00:00Z");
    assertThat(new WritingTimes(null, null).digestUntil(now, now)).isEmpty();
    assertThat(new WritingTimes(null, at(BERLIN, "08:30")).quietUntil(now)).isEmpty();
  }
}
