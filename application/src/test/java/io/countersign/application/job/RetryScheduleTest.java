package io.countersign.application.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When what failed is tried again. */
class RetryScheduleTest {
  @ParameterizedTest
  @CsvSource({"CALLBACK, 10, PT75H35M5S", "DELIVERY, 9, PT20H42M35S", "INTERNAL, 6, PT1H11M11S"})
  @DisplayName("D74 D84 callbacks are tried for three days, messages for most of one")
  void attempts_and_span_are_as_documented(String name, int attempts, Duration span) {
    var schedule =
        switch (name) {
          case "CALLBACK" -> RetrySchedule.CALLBACK;
          case "DELIVERY" -> RetrySchedule.DELIVERY;
          case "INTERNAL" -> RetrySchedule.INTERNAL;
          default -> throw new AssertionError(name);
        };
    assertThat(schedule.waits()).hasSize(attempts - 1).isSorted();
    assertThat(schedule.waits().stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(span);
    assertThat(schedule.after(attempts - 1)).contains(schedule.waits().getLast());
    assertThat(schedule.after(attempts)).isEmpty();
    assertThat(schedule.after(1)).contains(schedule.waits().getFirst());
  }
}
