package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.EXPIRY;
import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.people;
import static io.countersign.domain.request.Asked.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.quorum.Quorum.Rule;
import io.countersign.domain.step.Escalation;
import io.countersign.domain.step.OnExpiry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Time that runs out, and what the request says of it. */
class RunningOutTest {
  private static ApprovalRequest ranOut(ApprovalRequest request) {
    return ((CloseResult.Closed) request.expire(Reach.EVERYBODY, EXPIRY)).request();
  }

  @Test
  void unless_it_says_otherwise_it_expires() {
    var request = ranOut(people("ana").open());

    assertThat(request.state()).isEqualTo(RequestState.EXPIRED);
    assertThat(request.outcome()).isEmpty();
    assertThat(request.clocks().ranOut()).isFalse();
  }

  @Test
  void it_is_rejected_by_nobody() {
    var opened = people("ana", "ben").quorum(new Rule.All(), 1).onExpiry(OnExpiry.REJECT).open();
    var request = ranOut(after(opened, says(opened, "ana").yes()));

    assertThat(request.state()).isEqualTo(RequestState.REJECTED);
    var outcome = request.outcome().orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.REJECT);
    assertThat(outcome.by()).isEqualTo(new Outcome.By.TimeRunningOut());
    assertThat(outcome.decision()).isEmpty();
    assertThat(outcome.decidedAt()).isEqualTo(EXPIRY);
    assertThat(request.decisions()).hasSize(1);
  }

  @Test
  void it_is_approved_by_nobody_and_late_answers_are_late() {
    var request = ranOut(people("ana").onExpiry(OnExpiry.APPROVE).open());

    assertThat(request.state()).isEqualTo(RequestState.APPROVED);
    assertThat(request.outcome().orElseThrow().by()).isEqualTo(new Outcome.By.TimeRunningOut());
    assertThat(request.decisions()).isEmpty();
    assertThat(request.decide(says(request, "ana").no(), EXPIRY))
        .isEqualTo(new DecisionResult.Expired(EXPIRY));
    assertThat(request.expire(Reach.EVERYBODY, EXPIRY))
        .isEqualTo(new CloseResult.NotPending(RequestState.APPROVED));
  }

  @Test
  void escalating_gives_the_last_level_as_much_time_again() {
    var opened =
        people("ana").escalate(72, Escalation.Action.REPLACE).onExpiry(OnExpiry.ESCALATE).open();
    var end = EXPIRY.plus(Duration.ofHours(72));

    assertThat(opened.expiresAt()).isEqualTo(end);
    assertThat(opened.nextLevel().orElseThrow().due()).isEqualTo(EXPIRY);
    assertThat(opened.expire(Reach.EVERYBODY, EXPIRY)).isEqualTo(new CloseResult.NotDue(end));
    var later =
        ((EscalateResult.Escalated) opened.escalate(List.of(Asked.person("zoe")), Map.of(), EXPIRY))
            .request();
    assertThat(later.decide(says(later, "ana").yes(), EXPIRY))
        .isInstanceOf(DecisionResult.PassedOn.class);
    assertThat(later.decide(says(later, "zoe").yes(), end.minusNanos(1)))
        .isInstanceOf(DecisionResult.Recorded.class);
    assertThat(((CloseResult.Closed) later.expire(Reach.EVERYBODY, end)).request().state())
        .isEqualTo(RequestState.EXPIRED);
  }

  @Test
  void to_escalate_at_the_end_there_must_be_somebody_who_can_answer_then() {
    for (var ladder :
        List.of(
            people("ana"),
            people("ana").escalate(71, Escalation.Action.WIDEN),
            people("ana").escalate(72, Escalation.Action.NOTIFY))) {
      assertThatThrownBy(() -> ladder.onExpiry(OnExpiry.ESCALATE).open())
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("the last level");
    }
  }

  @Test
  void silence_counts_of_those_who_were_reached_while_a_quarter_of_the_time_was_left() {
    assertThat(people("ana").open().lastCall()).isEqualTo(EXPIRY.minus(Duration.ofHours(18)));
  }

  @Test
  void not_before_its_time() {
    var request = people("ana").onExpiry(OnExpiry.APPROVE).open();

    assertThat(request.expire(Reach.EVERYBODY, EXPIRY.minusNanos(1)))
        .isEqualTo(new CloseResult.NotDue(EXPIRY));
  }

  @Test
  @DisplayName("silence is no approval if there was none: somebody has rejected")
  void a_rejection_is_no_silence() {
    var opened = people("ana", "ben").quorum(new Rule.Any(), 2).onExpiry(OnExpiry.APPROVE).open();
    var request = ranOut(after(opened, says(opened, "ana").no()));

    assertThat(request.state()).isEqualTo(RequestState.EXPIRED);
    assertThat(request.outcome()).isEmpty();
  }

  @Test
  @DisplayName("silence is no approval of somebody whom no message reached")
  void whoever_was_not_reached_is_not_silent() {
    var request = people("ana").onExpiry(OnExpiry.APPROVE).open();

    assertThat(((CloseResult.Closed) request.expire(Reach.NOT_EVERYBODY, EXPIRY)).request().state())
        .isEqualTo(RequestState.EXPIRED);
    var rejecting = people("ana").onExpiry(OnExpiry.REJECT).open();
    assertThat(
            ((CloseResult.Closed) rejecting.expire(Reach.NOT_EVERYBODY, EXPIRY)).request().state())
        .isEqualTo(RequestState.REJECTED);
  }

  @Test
  @DisplayName(
      "silence is no approval of a value that one has entered and the others have not seen")
  void a_value_that_others_have_not_seen_is_not_approved_by_silence() {
    var total = Asked.number("total", "100", InputMode.EDITABLE_OPTIONAL);
    var opened =
        people("ana", "ben")
            .quorum(new Rule.All(), 1)
            .fields(total)
            .onExpiry(OnExpiry.APPROVE)
            .open();

    assertThat(ranOut(after(opened, says(opened, "ana").typing("total", "1000000").yes())).state())
        .isEqualTo(RequestState.EXPIRED);
    assertThat(ranOut(after(opened, says(opened, "ana").typing("total", "100").yes())).state())
        .isEqualTo(RequestState.APPROVED);
  }

  @Test
  void what_only_a_person_can_enter_no_clock_approves() {
    var required =
        Asked.text("costCentre", "", DisplayMode.READABLE, InputMode.REQUIRED_FROM_HUMAN);

    assertThatThrownBy(() -> people("ana").fields(required).onExpiry(OnExpiry.APPROVE).step())
        .hasMessage("What a person must enter cannot be approved by time running out.");
  }
}
