package io.countersign.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.chaos.inside.CrashPoint;
import org.junit.jupiter.api.Test;

class CrashPointsIT {
  @Test
  void whatever_the_application_does_when_it_halts_nothing_is_lost_or_done_twice() {
    try (var installation = Installation.create("crash-points")) {
      var tour = new CrashTour(installation);
      tour.go();
      assertThat(tour.exits()).containsOnlyKeys(CrashPoint.values());
      assertThat(tour.exits().values()).as("halted, and not ended otherwise").containsOnly(137);
      installation.start(1);
      var truth = installation.settle();
      assertThat(installation.check(truth)).isEmpty();
      assertThat(truth.requests()).hasSizeGreaterThan(20);
    }
  }
}
