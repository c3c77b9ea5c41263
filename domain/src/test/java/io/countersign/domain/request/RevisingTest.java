package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.EXPIRY;
import static io.countersign.domain.request.Asked.NOW;
import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.quorum.Quorum.Rule;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy.ApiUse;
import io.countersign.domain.step.DecisionPolicy.CommentRule;
import io.countersign.domain.step.StepContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisingTest {
  private static final Instant LATER = NOW.plus(Duration.ofHours(80));

  private final ApprovalRequest request =
      Asked.people("ana", "ben", "chen")
          .quorum(new Rule.All(), 1)
          .fields(
              Asked.number("total", "18250.40", InputMode.EDITABLE_OPTIONAL),
              Asked.text("note", "urgent", DisplayMode.READABLE, InputMode.LOCKED),
              Asked.text("iban", "DE89", DisplayMode.READABLE_MASKED, InputMode.LOCKED),
              Asked.text("score", "0.93", DisplayMode.CONCEALED, InputMode.LOCKED))
          .revisable(2, "note")
          .open();

  private static ApprovalRequest sentBack(ApprovalRequest request, String who) {
    var result = request.sendBack(says(request, who).back("The total is wrong."), NOW);
    return ((ReturnResult.Accepted) result).request();
  }

  private static ApprovalRequest resubmitted(ApprovalRequest request, Map<String, String> typed) {
    return resubmitted(request, new Resubmission(null, null, null, typed));
  }

  private static ApprovalRequest resubmitted(ApprovalRequest request, Resubmission changes) {
    var result = request.resubmit(changes, "salt of round " + request.revision(), LATER);
    return ((ResubmitResult.Resubmitted) result).request();
  }

  private static DecisionResult refusal(ReturnResult result) {
    return ((ReturnResult.Refused) result).why();
  }

  // Sending back

  @Test
  void one_person_sends_it_back_for_everybody() {
    var returned = sentBack(request, "ben");

    assertThat(returned.state()).isEqualTo(RequestState.RETURNED);
    assertThat(returned.closedAt()).isNull();
    assertThat(returned.outcome()).isEmpty();
    assertThat(returned.decisions()).isEmpty();
    assertThat(returned.version()).isEqualTo(1);
    assertThat(returned.decide(says(request, "ana").yes(), NOW))
        .isEqualTo(new DecisionResult.Closed(RequestState.RETURNED));
    assertThat(returned.waitingForChanges().orElseThrow().returned())
        .satisfies(back -> {
          assertThat(back.responder().display()).isEqualTo("ben");
          assertThat(back.why().text()).isEqualTo("The total is wrong.");
          assertThat(back.seen()).isEqualTo(request.shownDigest());
        });
  }

  @Test
  void sending_it_back_once_more_is_no_mistake_but_another_person_finds_it_closed() {
    var returned = sentBack(request, "ben");

    assertThat(returned.sendBack(says(request, "ben").back("Again."), NOW))
        .isEqualTo(
            new ReturnResult.Repeated(returned.waitingForChanges().orElseThrow().returned()));
    assertThat(refusal(returned.sendBack(says(request, "ana").back("Me, too."), NOW)))
        .isEqualTo(new DecisionResult.Closed(RequestState.RETURNED));
  }

  @Test
  void it_cannot_be_sent_back_unless_the_step_says_so() {
    var plain = Asked.people("ana", "ben").open();

    assertThat(plain.sendBack(says(plain, "ana").back("No."), NOW))
        .isEqualTo(new ReturnResult.NotOffered());
    assertThat(plain.mayBeSentBack()).isFalse();
  }

  @Test
  void nor_more_often_than_the_step_says() {
    var second = sentBack(resubmitted(sentBack(request, "ben"), Map.of()), "ana");
    var third = resubmitted(second, Map.of());

    assertThat(third.revision()).isEqualTo(3);
    assertThat(third.mayBeSentBack()).isFalse();
    assertThat(third.sendBack(says(request, "ben").back("Once more."), LATER))
        .isEqualTo(new ReturnResult.UsedUp(2));
  }

  @Test
  void it_takes_a_reason() {
    assertThat(refusal(request.sendBack(says(request, "ana").back(" "), NOW)))
        .isEqualTo(new DecisionResult.CommentRequired());
  }

  @Test
  void whoever_has_answered_or_comes_late_or_was_shown_something_else_cannot_send_it_back() {
    var answered = after(request, says(request, "ana").yes());
    var other = Asked.people("ana").salt("another").open().shownDigest();

    assertThat(refusal(answered.sendBack(says(request, "ana").back("Wait."), NOW)))
        .isInstanceOf(DecisionResult.AlreadyAnswered.class);
    assertThat(refusal(request.sendBack(says(request, "ana").back("Late."), EXPIRY)))
        .isEqualTo(new DecisionResult.Expired(EXPIRY));
    assertThat(refusal(request.sendBack(says(request, "ana").having(other).back("Old."), NOW)))
        .isEqualTo(new DecisionResult.ContentChanged());
    assertThat(refusal(request.sendBack(says(request, "dora").back("Who?"), NOW)))
        .isEqualTo(new DecisionResult.NotAsked());
  }

  @Test
  void machines_and_channels_may_no_more_than_with_a_rejection() {
    var told =
        Asked.people("ana")
            .through(new ChannelUse(Asked.EMAIL, ChannelUse.Answers.NOTIFY_ONLY))
            .rules(CommentRule.OPTIONAL, ApiUse.ALLOWED)
            .revisable(1)
            .open();

    assertThat(refusal(request.sendBack(says(request, "ana").throughMachine().back("x"), NOW)))
        .isEqualTo(new DecisionResult.MachineRefused());
    assertThat(refusal(told.sendBack(says(told, "ana").back("x"), NOW)))
        .isEqualTo(new DecisionResult.ChannelRefused());
  }

  @Test
  void what_waits_for_changes_does_not_expire_but_can_be_recalled() {
    var returned = sentBack(request, "ben");

    assertThat(returned.expire(Reach.EVERYBODY, EXPIRY.plusSeconds(1)))
        .isEqualTo(new CloseResult.NotPending(RequestState.RETURNED));
    assertThat(returned.recall(LATER))
        .isInstanceOfSatisfying(
            CloseResult.Closed.class,
            closed -> assertThat(closed.request().state()).isEqualTo(RequestState.RECALLED));
  }

  // Resubmitting

  @Test
  void the_next_revision_has_all_its_time_and_another_digest() {
    var next = resubmitted(sentBack(request, "ben"), Map.of("total", "18000"));

    assertThat(next.revision()).isEqualTo(2);
    assertThat(next.pending()).isTrue();
    assertThat(next.createdAt()).isEqualTo(NOW);
    assertThat(next.expiresAt()).isEqualTo(LATER.plus(Duration.ofHours(72)));
    assertThat(next.contentDigest()).isNotEqualTo(request.contentDigest());
    assertThat(next.step().field("total").orElseThrow().value().asText()).isEqualTo("18000");
    assertThat(next.step().field("note")).isEqualTo(request.step().field("note"));
    assertThat(next.history().returned().getFirst().contentDigest())
        .isEqualTo(request.contentDigest());
  }

  @Test
  void even_unchanged_it_is_another_revision_whose_links_differ() {
    var next = resubmitted(sentBack(request, "ben"), Map.of());

    assertThat(next.contentDigest()).isNotEqualTo(request.contentDigest());
    assertThat(next.changes()).isEmpty();
  }

  @Test
  void an_answer_to_what_has_changed_counts_no_more_and_is_kept() {
    var approved = after(request, says(request, "ana").yes());
    var next = resubmitted(sentBack(approved, "ben"), Map.of("total", "18000"));

    assertThat(next.decisions()).isEmpty();
    assertThat(next.count(Verdict.APPROVE)).isZero();
    assertThat(next.history().stale())
        .containsExactly(new StaleDecision(approved.decisions().getFirst(), 2));
    assertThat(next.stateOf(next.assignments().getFirst())).isEqualTo(Assignment.State.OPEN);
    assertThat(after(next, says(request, "ana").yes()).decisions())
        .singleElement()
        .satisfies(decision -> {
          assertThat(decision.revision()).isEqualTo(2);
          assertThat(decision.seen()).isEqualTo(next.shownDigest());
        });
  }

  @Test
  void an_answer_stands_if_only_what_does_not_matter_has_changed() {
    var approved = after(request, says(request, "ana").yes());
    var next = resubmitted(sentBack(approved, "ben"), Map.of("note", "not so urgent"));

    assertThat(next.decisions()).isEqualTo(approved.decisions());
    assertThat(next.history().stale()).isEmpty();
    assertThat(after(next, says(request, "ben").yes(), says(request, "chen").yes()).state())
        .isEqualTo(RequestState.APPROVED);
  }

  @Test
  void title_summary_and_context_always_matter() {
    var approved = after(request, says(request, "ana").yes());
    var elsewhere = new StepContext("Another trigger", List.of(), "", "");

    for (var changes :
        List.of(
            new Resubmission("Other title", null, null, Map.of()),
            new Resubmission(null, "Other summary", null, Map.of()),
            new Resubmission(null, null, elsewhere, Map.of()))) {
      assertThat(resubmitted(sentBack(approved, "ben"), changes).decisions()).isEmpty();
    }
  }

  @Test
  void nor_does_an_answer_stand_whose_own_value_was_changed() {
    var open =
        Asked.people("ana", "ben")
            .quorum(new Rule.All(), 1)
            .fields(Asked.number("total", "1", InputMode.EDITABLE_OPTIONAL))
            .revisable(1, "total")
            .open();
    var approved = after(open, says(open, "ana").typing("total", "2").yes());
    var next = resubmitted(sentBack(approved, "ben"), Map.of("total", "3"));

    assertThat(next.decisions()).isEmpty();
    assertThat(next.fieldsNow().getFirst().value().asText()).isEqualTo("3");
  }

  @Test
  void values_must_fit_their_fields_and_fields_must_be_there() {
    var returned = sentBack(request, "ben");
    var changes = new Resubmission(null, null, null, Map.of("total", "much", "vat", "19"));

    assertThat(returned.resubmit(changes, "new", LATER))
        .isInstanceOfSatisfying(
            ResubmitResult.InputRefused.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactlyInAnyOrder(
                        new FieldProblem("total", FieldProblem.Reason.NOT_A_NUMBER),
                        new FieldProblem("vat", FieldProblem.Reason.NOT_EDITABLE)));
  }

  @Test
  void only_what_was_sent_back_can_be_resubmitted() {
    assertThat(request.resubmit(new Resubmission("New", null, null, Map.of()), "new", NOW))
        .isEqualTo(new ResubmitResult.NotReturned(RequestState.PENDING));
  }

  // What is shown

  @Test
  void the_changes_show_no_masked_value_and_no_concealed_field() {
    var next =
        resubmitted(
            sentBack(request, "ben"),
            new Resubmission(
                "Other title",
                "Other summary",
                null,
                Map.of("total", "18000", "iban", "AT61", "score", "0.1")));

    assertThat(next.changes())
        .hasSize(4)
        .startsWith(new Change.Title("Invoice batch", "Other title"), new Change.Summary());
    assertThat(next.changes().toString()).contains("18250.4", "18000");
    assertThat(next.changes().toString()).doesNotContain("DE89", "AT61", "0.93", "0.1");
    assertThat(next.changes().getLast())
        .isInstanceOfSatisfying(
            Change.Field.class,
            change -> assertThat(change.after()).isInstanceOf(FieldView.Masked.class));
  }

  @Test
  void an_earlier_revision_can_be_looked_at_as_it_was() {
    var approved = after(request, says(request, "ana").typing("total", "18100").yes());
    var returned = sentBack(approved, "ben");
    var next = resubmitted(returned, Map.of("total", "18000"));
    var last = after(next, says(request, "ana").yes());

    assertThat(last.asOf(1).contentDigest()).isEqualTo(request.contentDigest());
    assertThat(last.asOf(1).decisions()).isEqualTo(approved.decisions());
    assertThat(last.asOf(1).view()).isEqualTo(approved.view());
    assertThat(last.asOf(2)).isSameAs(last);
  }

  // Above the rules

  @Test
  void an_override_decides_without_being_anybodys_answer() {
    var by = overriding(Verdict.APPROVE, NOW);
    var result = (CloseResult.Closed) request.overrule(by);
    var over = result.request();

    assertThat(over.state()).isEqualTo(RequestState.APPROVED);
    assertThat(over.count(Verdict.APPROVE)).isZero();
    assertThat(over.outcome().orElseThrow().by()).isEqualTo(new Outcome.By.Administrator(by));
    assertThat(over.outcome().orElseThrow().decision()).isEmpty();
    assertThat(over.decide(says(request, "ana").yes(), NOW))
        .isEqualTo(new DecisionResult.Overridden(by));
    assertThat(over.overrule(by)).isEqualTo(new CloseResult.NotPending(RequestState.APPROVED));
  }

  @Test
  void what_waits_for_changes_can_be_overridden_and_what_has_expired_cannot() {
    assertThat(sentBack(request, "ben").overrule(overriding(Verdict.REJECT, LATER)))
        .isInstanceOfSatisfying(
            CloseResult.Closed.class,
            closed -> assertThat(closed.request().state()).isEqualTo(RequestState.REJECTED));
    assertThat(request.overrule(overriding(Verdict.APPROVE, EXPIRY)))
        .isEqualTo(new CloseResult.NotPending(RequestState.EXPIRED));
  }

  private static Overriding overriding(Verdict verdict, Instant at) {
    return new Overriding("key1", "Operations", verdict, new Comment("The bank closes."), at);
  }
}
