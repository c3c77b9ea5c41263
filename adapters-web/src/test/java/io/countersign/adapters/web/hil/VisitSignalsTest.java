package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.hil.VisitSignals.Sign;
import io.countersign.application.link.LinkAction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VisitSignalsTest {
  private static final List<String> MESSAGE = List.of("message");

  private final World.MovableClock clock = new World.MovableClock();
  private final VisitSignals signals = new VisitSignals(clock);
  private final Visitor scanner = Visitor.of("192.0.2.7", "A");

  @Test
  void each_sign_counts_once() {
    signals.note(scanner, "message", Sign.HEAD_FIRST);
    signals.note(scanner, "message", Sign.HEAD_FIRST);
    signals.note(scanner, "message", Sign.NO_FETCH_METADATA);

    assertThat(signals.suspicion(scanner, MESSAGE)).isEqualTo(2);
  }

  @Test
  void both_links_within_ten_seconds_count_twice() {
    signals.opened(scanner, "message", LinkAction.APPROVE);
    clock.advance(Duration.ofSeconds(10));
    signals.opened(scanner, "message", LinkAction.REJECT);

    assertThat(signals.suspicion(scanner, MESSAGE)).isEqualTo(2);
  }

  @Test
  void a_scan_taints_neither_other_clients_nor_other_messages() {
    signals.note(scanner, "message", Sign.REMOTE_CONTROLLED);

    assertThat(signals.suspicion(Visitor.of("192.0.2.7", "B"), MESSAGE)).isZero();
    assertThat(signals.suspicion(Visitor.of("198.51.100.1", "A"), MESSAGE)).isZero();
    assertThat(signals.suspicion(scanner, List.of("other"))).isZero();
  }

  @Test
  void a_press_adds_only_what_its_page_did_not_know() {
    signals.note(scanner, "message", Sign.NO_FETCH_METADATA);
    int inTicket = signals.suspicion(scanner, MESSAGE);
    signals.note(scanner, "message", Sign.BOTH_LINKS);

    assertThat(
            signals.suspicionBeyond(
                inTicket, scanner, MESSAGE, Set.of(Sign.NO_FETCH_METADATA, Sign.TOO_FAST)))
        .isEqualTo(3);
  }

  @Test
  void what_another_replica_saw_is_in_the_ticket_and_not_taken_off() {
    assertThat(signals.suspicionBeyond(1, scanner, MESSAGE, Set.of(Sign.TOO_FAST))).isEqualTo(1);
  }

  @Test
  void nothing_is_kept_longer_than_ten_minutes() {
    signals.note(scanner, "message", Sign.REMOTE_CONTROLLED);
    clock.advance(Duration.ofMinutes(10));

    assertThat(signals.suspicion(scanner, MESSAGE)).isZero();
  }
}
