package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.NOW;
import static io.countersign.domain.request.Asked.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.quorum.Quorum.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DraftingTest {
  private static final Instant LATER = NOW.plus(Duration.ofDays(40));

  private final ApprovalRequest asked =
      Asked.people("ana", "ben").quorum(new Rule.All(), 1).salt("one").revisable(1).open();
  private final ApprovalRequest draft =
      ApprovalRequest.draft(asked.id(), asked.step(), asked.salt(), NOW);

  private SubmitResult submit(ApprovalRequest request, List<Assignment> people) {
    return request.submit(request.step(), "two", people, Map.of(), LATER);
  }

  private ApprovalRequest submitted() {
    return ((SubmitResult.Submitted) submit(draft, asked.assignments())).request();
  }

  @Test
  void it_asks_nobody_and_has_no_end() {
    assertThat(draft.state()).isEqualTo(RequestState.DRAFT);
    assertThat(draft.assignments()).isEmpty();
    assertThat(draft.deadline()).isEmpty();
    assertThat(draft.outcome()).isEmpty();
    assertThat(draft.expire(Reach.EVERYBODY, draft.expiresAt()))
        .isEqualTo(new CloseResult.NotPending(RequestState.DRAFT));
  }

  @Test
  void submitted_it_is_asked_as_if_just_now() {
    var request = submitted();

    var fresh =
        ((OpenResult.Opened)
                ApprovalRequest.open(
                    draft.id(), draft.step(), "two", asked.assignments(), Map.of(), LATER))
            .request();
    assertThat(request)
        .usingRecursiveComparison()
        .ignoringFields("createdAt", "version")
        .isEqualTo(fresh);
    assertThat(request.createdAt()).isEqualTo(NOW);
    assertThat(request.askedAt()).isEqualTo(LATER);
    assertThat(request.deadline()).contains(LATER.plus(Duration.ofHours(72)));
    assertThat(request.version()).isEqualTo(1);
    assertThat(request.contentDigest()).isNotEqualTo(draft.contentDigest());
  }

  @Test
  void what_could_not_be_opened_cannot_be_submitted() {
    var step = Asked.people("ana", "ben").quorum(new Rule.AtLeast(3), 1).step();
    var three = ApprovalRequest.draft(asked.id(), step, "s", NOW);
    assertThat(submit(three, asked.assignments()))
        .isEqualTo(new SubmitResult.Refused(new OpenResult.QuorumTooLarge(3, 2)));
  }

  @Test
  void submitted_again_it_is_as_it_was_and_what_is_over_stays_so() {
    var request = submitted();
    assertThat(submit(request, asked.assignments())).isEqualTo(new SubmitResult.Repeated());

    var returned =
        ((ReturnResult.Accepted) request.sendBack(says(request, "ana").back("Split it."), LATER))
            .request();
    assertThat(submit(returned, asked.assignments()))
        .isEqualTo(new SubmitResult.NotDraft(RequestState.RETURNED));
    var recalled = ((CloseResult.Closed) draft.recall(LATER)).request();
    assertThat(submit(recalled, asked.assignments()))
        .isEqualTo(new SubmitResult.NotDraft(RequestState.RECALLED));
  }

  @Test
  void another_question_takes_its_place() {
    var other = Asked.people("chen").open().step();

    var next = ((RedraftResult.Redrafted) draft.redraft(other, "three")).request();

    assertThat(next.step()).isEqualTo(other);
    assertThat(next.state()).isEqualTo(RequestState.DRAFT);
    assertThat(next.createdAt()).isEqualTo(NOW);
    assertThat(next.version()).isEqualTo(1);
    assertThat(next.contentDigest()).isNotEqualTo(draft.contentDigest());
    assertThat(submitted().redraft(other, "three"))
        .isEqualTo(new RedraftResult.NotDraft(RequestState.PENDING));
  }

  @Test
  void it_is_discarded_by_recalling_or_cancelling() {
    var recalled = ((CloseResult.Closed) draft.recall(LATER)).request();

    assertThat(recalled.state()).isEqualTo(RequestState.RECALLED);
    assertThat(recalled.closedAt()).isEqualTo(LATER);
    assertThat(recalled.deadline()).isEmpty();
    assertThat(((CloseResult.Closed) draft.cancel(LATER)).request().state())
        .isEqualTo(RequestState.CANCELLED);
  }

  @Test
  void nobody_answers_it_in_any_way() {
    var ana = says(asked, "ana");
    var closed = new DecisionResult.Closed(RequestState.DRAFT);

    assertThat(draft.decide(ana.yes(), NOW)).isEqualTo(closed);
    assertThat(draft.sendBack(ana.back("No."), NOW)).isEqualTo(new ReturnResult.Refused(closed));
    assertThat(draft.resubmit(new Resubmission("T", null, null, Map.of()), "s", NOW))
        .isEqualTo(new ResubmitResult.NotReturned(RequestState.DRAFT));
    assertThat(draft.escalate(List.of(), Map.of(), LATER))
        .isEqualTo(new EscalateResult.NotPending(RequestState.DRAFT));
    assertThat(draft.reassign(new AssignmentId("asg_1"), Asked.person("zoe"), NOW))
        .isEqualTo(new ReassignResult.NotPending(RequestState.DRAFT));
    for (var verdict : EnumSet.allOf(Verdict.class)) {
      var by = new Overriding("key1", "Ops", verdict, new Comment("Because"), NOW);
      assertThat(draft.overrule(by)).isEqualTo(new CloseResult.NotPending(RequestState.DRAFT));
    }
  }
}
