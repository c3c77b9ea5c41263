package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.EXPIRY;
import static io.countersign.domain.request.Asked.NOW;
import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum.Rule;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy.ApiUse;
import io.countersign.domain.step.DecisionPolicy.CommentRule;
import org.junit.jupiter.api.Test;

class DecidingTest {

  // Quorum and veto

  @Test
  void one_approval_is_enough_for_any() {
    var request = Asked.people("ana", "ben").open();
    var after = after(request, says(request, "ben").yes());

    assertThat(after.state()).isEqualTo(RequestState.APPROVED);
    assertThat(after.closedAt()).isEqualTo(NOW);
    assertThat(after.version()).isEqualTo(1);
    var outcome = after.outcome().orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.APPROVE);
    assertThat(outcome.decision().orElseThrow().responder().display()).isEqualTo("ben");
    assertThat(after.assignments())
        .extracting(after::stateOf)
        .containsExactly(Assignment.State.CLOSED, Assignment.State.APPROVED);
  }

  @Test
  void all_takes_everybody() {
    var request = Asked.people("ana", "ben", "chen").quorum(new Rule.All(), 1).open();
    var two = after(request, says(request, "ana").yes(), says(request, "chen").yes());
    assertThat(two.pending()).isTrue();
    assertThat(two.count(Verdict.APPROVE)).isEqualTo(2);

    var three = after(two, says(request, "ben").yes());
    assertThat(three.state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void at_least_two_takes_two() {
    var request = Asked.people("ana", "ben", "chen").quorum(new Rule.AtLeast(2), 3).open();
    var mixed = after(request, says(request, "ana").yes(), says(request, "ben").no());
    assertThat(mixed.pending()).isTrue();

    assertThat(after(mixed, says(request, "chen").yes()).state()).isEqualTo(RequestState.APPROVED);
    assertThat(after(mixed, says(request, "chen").no()).state()).isEqualTo(RequestState.REJECTED);
  }

  @Test
  void half_of_three_is_two() {
    var request = Asked.people("ana", "ben", "chen").quorum(new Rule.Percent(50), 3).open();
    var one = after(request, says(request, "ana").yes());
    assertThat(one.pending()).isTrue();

    assertThat(after(one, says(request, "ben").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void the_veto_says_how_many_rejections_end_it() {
    var request = Asked.people("ana", "ben", "chen").quorum(new Rule.Any(), 2).open();
    var one = after(request, says(request, "ana").no());
    assertThat(one.pending()).isTrue();

    var two = after(one, says(request, "ben").no());
    assertThat(two.state()).isEqualTo(RequestState.REJECTED);
    assertThat(two.outcome().orElseThrow().decision().orElseThrow().responder().display())
        .isEqualTo("ben");
  }

  @Test
  void it_is_over_when_enough_approvals_cannot_be_reached_any_more() {
    var request = Asked.people("ana", "ben").quorum(new Rule.All(), 2).open();

    assertThat(after(request, says(request, "ana").no()).state()).isEqualTo(RequestState.REJECTED);
  }

  // Who answers

  @Test
  void who_was_not_asked_cannot_answer() {
    var request = Asked.people("ana").open();

    assertThat(request.decide(says(request, "eve").yes(), NOW))
        .isEqualTo(new DecisionResult.NotAsked());
  }

  @Test
  void nobody_approves_their_own_request_through_a_link_made_for_somebody_else() {
    var request = Asked.people("ana").requestedBy("dora@example.test").open();
    var ana = request.assignments().getFirst();
    for (var alias : new String[] {"dora@example.test", "Dora+x@EXAMPLE.test"}) {
      var forwarded = new Responder.Approver(ana.id(), new EmailAddress(alias), "Dora");

      assertThat(request.decide(says(request, "ana").through(forwarded).yes(), NOW))
          .isEqualTo(new DecisionResult.SelfApproval());
      assertThat(request.decide(says(request, "ana").through(forwarded).no(), NOW))
          .isEqualTo(new DecisionResult.SelfApproval());
    }
  }

  @Test
  void machines_answer_only_where_the_policy_lets_them() {
    var refusing = Asked.people("ana").open();
    var allowing = Asked.people("ana").rules(CommentRule.OPTIONAL, ApiUse.ALLOWED).open();

    assertThat(refusing.decide(says(refusing, "ana").throughMachine().yes(), NOW))
        .isEqualTo(new DecisionResult.MachineRefused());
    var taken = after(allowing, says(allowing, "ana").throughMachine().yes());
    assertThat(taken.decisions().getFirst().responder().display()).isEqualTo("ERP");
  }

  // Again, and too late

  @Test
  void the_same_answer_again_is_a_success_that_changes_nothing() {
    var request = Asked.people("ana", "ben").quorum(new Rule.All(), 1).open();
    var once = after(request, says(request, "ana").yes());

    assertThat(once.decide(says(request, "ana").yes(), NOW.plusSeconds(1)))
        .isEqualTo(new DecisionResult.Repeated(once.decisions().getFirst()));
  }

  @Test
  void the_opposite_answer_is_told_about_the_first() {
    var request = Asked.people("ana", "ben").quorum(new Rule.All(), 1).open();
    var once = after(request, says(request, "ana").yes());

    assertThat(once.decide(says(request, "ana").no(), NOW))
        .isEqualTo(new DecisionResult.AlreadyAnswered(once.decisions().getFirst()));
  }

  @Test
  void whoever_answered_is_told_so_even_when_all_is_over() {
    var request = Asked.people("ana").open();
    var over = after(request, says(request, "ana").yes());

    assertThat(over.decide(says(request, "ana").yes(), EXPIRY.plusSeconds(1)))
        .isEqualTo(new DecisionResult.Repeated(over.decisions().getFirst()));
    assertThat(over.decide(says(request, "ana").no(), EXPIRY.plusSeconds(1)))
        .isEqualTo(new DecisionResult.AlreadyAnswered(over.decisions().getFirst()));
  }

  @Test
  void who_comes_second_is_told_who_decided() {
    var request = Asked.people("ana", "ben").open();
    var over = after(request, says(request, "ana").no());

    assertThat(over.decide(says(request, "ben").yes(), NOW))
        .isEqualTo(new DecisionResult.AlreadyDecided(over.decisions().getFirst()));
  }

  @Test
  void time_counts_up_to_but_not_including_the_expiry() {
    var request = Asked.people("ana").open();
    var yes = says(request, "ana").yes();

    assertThat(request.decide(yes, EXPIRY.minusNanos(1)))
        .isInstanceOf(DecisionResult.Recorded.class);
    assertThat(request.decide(yes, EXPIRY)).isEqualTo(new DecisionResult.Expired(EXPIRY));
    assertThat(request.decide(yes, EXPIRY.plusNanos(1)))
        .isEqualTo(new DecisionResult.Expired(EXPIRY));
  }

  @Test
  void a_request_expires_at_its_time_and_not_before() {
    var request = Asked.people("ana").open();

    assertThat(request.expire(Reach.EVERYBODY, EXPIRY.minusNanos(1)))
        .isEqualTo(new CloseResult.NotDue(EXPIRY));
    var expired = closed(request.expire(Reach.EVERYBODY, EXPIRY));
    assertThat(expired.state()).isEqualTo(RequestState.EXPIRED);
    assertThat(expired.outcome()).isEmpty();
    assertThat(expired.decide(says(request, "ana").yes(), NOW))
        .isEqualTo(new DecisionResult.Expired(EXPIRY));
  }

  @Test
  void a_recalled_or_cancelled_request_takes_no_answers() {
    var request = Asked.people("ana").open();
    var recalled = closed(request.recall(NOW));
    var cancelled = closed(request.cancel(NOW));

    assertThat(recalled.decide(says(request, "ana").yes(), NOW))
        .isEqualTo(new DecisionResult.Closed(RequestState.RECALLED));
    assertThat(cancelled.decide(says(request, "ana").yes(), NOW))
        .isEqualTo(new DecisionResult.Closed(RequestState.CANCELLED));
    assertThat(recalled.stateOf(recalled.assignments().getFirst()))
        .isEqualTo(Assignment.State.CLOSED);
    assertThat(recalled.version()).isEqualTo(1);
  }

  @Test
  void what_is_over_cannot_be_ended_again() {
    var request = Asked.people("ana").open();
    var approved = after(request, says(request, "ana").yes());

    assertThat(approved.recall(NOW)).isEqualTo(new CloseResult.NotPending(RequestState.APPROVED));
    assertThat(approved.cancel(NOW)).isEqualTo(new CloseResult.NotPending(RequestState.APPROVED));
    assertThat(approved.expire(Reach.EVERYBODY, EXPIRY))
        .isEqualTo(new CloseResult.NotPending(RequestState.APPROVED));
    assertThat(approved.expire(Reach.EVERYBODY, NOW))
        .isEqualTo(new CloseResult.NotPending(RequestState.APPROVED));
  }

  // Comments

  @Test
  void a_rejection_may_need_a_reason_an_approval_does_not() {
    var request = Asked.people("ana").rules(CommentRule.REQUIRED_ON_REJECT, ApiUse.REFUSED).open();

    assertThat(request.decide(says(request, "ana").no(), NOW))
        .isEqualTo(new DecisionResult.CommentRequired());
    assertThat(request.decide(says(request, "ana").because(" \n ").no(), NOW))
        .isEqualTo(new DecisionResult.CommentRequired());
    assertThat(request.decide(says(request, "ana").because("Too much.").no(), NOW))
        .isInstanceOf(DecisionResult.Recorded.class);
    assertThat(request.decide(says(request, "ana").yes(), NOW))
        .isInstanceOf(DecisionResult.Recorded.class);
  }

  private static ApprovalRequest closed(CloseResult result) {
    return ((CloseResult.Closed) result).request();
  }

  // Channels

  @Test
  void through_a_channel_counts_only_what_the_step_lets_it_say() {
    var phone = new ChannelUse(new ChannelId("phone"), ChannelUse.Answers.MAY_APPROVE);
    var told = new ChannelUse(Asked.EMAIL, ChannelUse.Answers.NOTIFY_ONLY);
    var mayReject = new ChannelUse(Asked.EMAIL, ChannelUse.Answers.MAY_REJECT);

    var onlyTold = Asked.people("ana").through(phone, told).open();
    assertThat(onlyTold.decide(says(onlyTold, "ana").yes(), NOW))
        .isEqualTo(new DecisionResult.ChannelRefused());
    assertThat(onlyTold.decide(says(onlyTold, "ana").no(), NOW))
        .isEqualTo(new DecisionResult.ChannelRefused());

    var rejecting = Asked.people("ana").through(phone, mayReject).open();
    assertThat(rejecting.decide(says(rejecting, "ana").yes(), NOW))
        .isEqualTo(new DecisionResult.ChannelRefused());
    assertThat(after(rejecting, says(rejecting, "ana").no()).state())
        .isEqualTo(RequestState.REJECTED);
  }

  @Test
  void a_step_that_lets_nobody_approve_is_no_step() {
    var told = new ChannelUse(Asked.EMAIL, ChannelUse.Answers.NOTIFY_ONLY);
    assertThatThrownBy(() -> Asked.people("ana").through(told).open())
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("At least one channel must let people approve.");
    assertThat(
            Asked.people("ana")
                .rules(CommentRule.OPTIONAL, ApiUse.ALLOWED)
                .through(told)
                .open()
                .pending())
        .isTrue();
  }
}
