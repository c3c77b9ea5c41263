package io.countersign.domain.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random steps, random commands, and what must always hold. A failure names the seed; {@code
 * -Dcountersign.seed=…} walks the same way again, {@code -Dcountersign.commands=…} walks further.
 */
class RandomWalkTest {
  private static final int COMMANDS = Integer.getInteger("countersign.commands", 120_000);

  @Test
  void whatever_people_do_the_rules_hold() {
    var seed = Long.getLong("countersign.seed", new Random().nextLong());
    System.out.println("Random walk: -Dcountersign.seed=" + seed);
    var random = new Random(seed);
    var tally = new RandomWalk.Tally();

    for (var number = 1; tally.commands() < COMMANDS; number++) {
      var walk = new RandomWalk(random.nextLong(), tally);
      assertThatCode(walk::run)
          .as("walk %d, -Dcountersign.seed=%d, after: %s", number, seed, walk.story())
          .doesNotThrowAnyException();
    }

    System.out.println("Random walk: " + tally);
    assertThat(tally.everythingHappened())
        .as("A walk that never meets a case says nothing about it: %s", tally)
        .isTrue();
  }
}
