package io.countersign.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.chaos.inside.CrashPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CrashPointsIT {
  @Test
  @DisplayName(
      "Two replicas, one killed between steps: no step is lost, none runs twice, timers fire once")
  void wherever_a_replica_halts_between_steps_the_other_takes_over() {
    try (var installation = Installation.create("crash-points-of-executions")) {
      var tour = new ExecutionTour(installation);
      tour.go();
      assertThat(tour.exits())
          .containsOnlyKeys(CrashPoint.OF_EXECUTIONS.toArray(CrashPoint[]::new));
      assertThat(tour.exits().values()).as("halted, and not ended otherwise").containsOnly(137);
      var truth = installation.settle();
      assertThat(installation.check(truth)).isEmpty();
      assertThat(truth.executions())
          .hasSize(CrashPoint.OF_EXECUTIONS.size())
          .allMatch(execution -> execution.state().equals("ENDED"));
      assertThat(installation.step(tour.expired(), "late")).isEqualTo("DONE");
    }
  }

  @Test
  void whatever_the_application_does_when_it_halts_nothing_is_lost_or_done_twice() {
    try (var installation = Installation.create("crash-points")) {
      var tour = new CrashTour(installation);
      tour.go();
      assertThat(tour.exits()).containsOnlyKeys(CrashTour.POINTS.toArray(CrashPoint[]::new));
      assertThat(tour.exits().values()).as("halted, and not ended otherwise").containsOnly(137);
      installation.start(1);
      var truth = installation.settle();
      assertThat(installation.check(truth)).isEmpty();
      assertThat(truth.requests()).hasSizeGreaterThan(20);
    }
  }
}
