package io.countersign.adapters.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | PT0S",
        "120 | PT2M",
        " 7 | PT7S",
        "86400 | PT24H",
        "86401 | PT24H",
        "999999999 | PT24H",
        "9999999999999999999999 | PT0S",
        "-5 | PT0S",
        "1.5 | PT0S",
        "soon | PT0S",
        "'' | PT0S",
        "Sat, 21 Nov 2026 10:00:30 GMT | PT30S",
        "Sat, 21 Nov 2026 09:59:59 GMT | PT0S",
        "Sat, 21 Nov 2026 12:00:00 +0200 | PT0S",
        "Fri, 31 Dec 2100 23:59:59 GMT | PT24H",
        "2026-11-21T10:00:30Z | PT0S"
      })
  void both_forms_are_read_and_nothing_waits_longer_than_a_day(String header, Duration expected) {
    assertThat(RetryAfter.parse(header, NOW)).isEqualTo(expected);
  }

  @Test
  void no_header_means_the_usual_schedule() {
    assertThat(RetryAfter.parse(null, NOW)).isZero();
  }
}
