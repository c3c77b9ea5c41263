package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CodeAttemptsTest {
  private final World.MovableClock clock = new World.MovableClock();
  private final CodeAttempts attempts = new CodeAttempts(clock);
  private final Visitor guesser = Visitor.of("192.0.2.7", "A");

  private void four_wrong_codes() {
    for (int i = 0; i < 4; i++) {
      attempts.wrong(guesser, "message");
    }
  }

  @Test
  void three_are_free_and_the_fourth_means_waiting() {
    for (int i = 0; i < 3; i++) {
      attempts.wrong(guesser, "message");
      assertThat(attempts.delay(guesser, "message")).isEmpty();
    }
    attempts.wrong(guesser, "message");

    assertThat(attempts.delay(guesser, "message")).contains(Duration.ofMinutes(10));
    clock.advance(Duration.ofMinutes(10));
    assertThat(attempts.delay(guesser, "message")).isEmpty();
  }

  @Test
  void another_name_or_a_neighbouring_address_is_the_same_client() {
    four_wrong_codes();

    assertThat(attempts.delay(Visitor.of("192.0.2.250", "B"), "message")).isPresent();
  }

  @Test
  void other_networks_and_other_messages_are_not_affected() {
    four_wrong_codes();

    assertThat(attempts.delay(Visitor.of("198.51.100.7", "A"), "message")).isEmpty();
    assertThat(attempts.delay(guesser, "other message")).isEmpty();
  }
}
