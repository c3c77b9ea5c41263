package io.countersign.chaos;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.chaos.History.Disturbance;
import org.junit.jupiter.api.Test;

class MixedRunIT {
  private static final long SEED = Long.getLong("chaos.seed", 20_261_121);

  @Test
  void two_replicas_under_load_keep_every_promise_while_one_thing_after_the_other_goes_wrong() {
    try (var installation = Installation.create("mixed-" + SEED)) {
      var report = MixedRun.everyFaultOnce(installation, SEED);
      System.out.print(report.summary());
      assertThat(report.violations()).as("seed %s", SEED).isEmpty();
      assertThat(report.truth().decisions()).hasSizeGreaterThan(20);
      assertThat(report.truth().executions()).hasSizeGreaterThan(5);
      assertThat(report.history().disturbances().stream().map(Disturbance::fault).collect(toSet()))
          .containsAll(Nemesis.FAULTS);
    }
  }
}
