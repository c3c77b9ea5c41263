package io.countersign.application.usecase.decision;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.Samples.byEmail;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.AnswerBuilder;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Answers that change nothing, each told why. */
class RefusedAnswersTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";

  private final World world = new World();

  private Optional<DecisionResult> answer(ApprovalRequest request, AnswerBuilder answer) {
    return world.decideApproval.handle(World.command(request, answer));
  }

  private void assertRefusedWithoutATrace(
      ApprovalRequest request, AnswerBuilder answer, DecisionResult expected) {
    var before = world.everything();
    assertThat(answer(request, answer)).contains(expected);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("A13 the same answer again is a success and changes nothing")
  void the_same_answer_again_is_the_first_one() {
    var request = world.open(aStep());
    answer(request, anAnswer(asked(request, ANA)));
    var first = world.now(request).decisions().getFirst();
    assertRefusedWithoutATrace(
        request, anAnswer(asked(request, ANA)), new DecisionResult.Repeated(first));
  }

  @Test
  @DisplayName("A14 the opposite answer is told what was decided")
  void the_opposite_answer_is_too_late() {
    var request = world.open(aStep());
    answer(request, anAnswer(asked(request, ANA)));
    var first = world.now(request).decisions().getFirst();
    assertRefusedWithoutATrace(
        request,
        anAnswer(asked(request, ANA)).rejecting("no"),
        new DecisionResult.AlreadyAnswered(first));
  }

  @Test
  @DisplayName("B33 whoever comes second is told who won")
  void somebody_else_is_told_the_winner() {
    var request = world.open(aStep());
    answer(request, anAnswer(asked(request, ANA)));
    var winner = world.now(request).decisions().getFirst();
    assertRefusedWithoutATrace(
        request,
        anAnswer(asked(request, BEN)).rejecting("no"),
        new DecisionResult.AlreadyDecided(winner));
  }

  @Test
  @DisplayName("B37 at its last instant a request is over")
  void an_answer_after_the_end_is_too_late() {
    var request = world.open(aStep());
    world.clock.set(request.expiresAt());
    assertRefusedWithoutATrace(
        request, anAnswer(asked(request, ANA)), new DecisionResult.Expired(request.expiresAt()));
    world.clock.set(request.expiresAt().minusMillis(1));
    assertThat(answer(request, anAnswer(asked(request, ANA))))
        .containsInstanceOf(DecisionResult.Recorded.class);
  }

  @Test
  @DisplayName("B34 a requester cannot answer, and the attempt is on record")
  void the_requester_cannot_slip_in() {
    var requester = "dora@example.test";
    var request = world.open(aStep().requestedBy(requester));
    var before = world.storage.jobs.scheduled();

    assertThat(answer(request, anAnswer(asked(request, ANA)).by("Dora+x@example.test")))
        .contains(new DecisionResult.SelfApproval());

    assertThat(world.now(request)).isEqualTo(request);
    assertThat(world.storage.jobs.scheduled()).isEqualTo(before);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "decision.refused");
    var event = world.audit.last(request);
    assertThat(JsonText.text(event, "details", "reason")).isEqualTo("self-approval");
    assertThat(JsonText.text(event, "actor", "email")).isEqualTo("Dora+x@example.test");
  }

  @Test
  void a_machine_answers_only_where_it_may() {
    var closed = world.open(aStep());
    var machine = anAnswer(asked(closed, ANA)).byMachine("key9", "Robot");
    assertThat(answer(closed, machine)).contains(new DecisionResult.MachineRefused());
    assertThat(world.now(closed)).isEqualTo(closed);
    assertThat(JsonText.text(world.audit.last(closed), "details", "reason")).isEqualTo("machine");

    var open = world.open(aStep().machinesMayAnswer());
    assertThat(answer(open, anAnswer(asked(open, ANA)).byMachine("key9", "Robot")))
        .containsInstanceOf(DecisionResult.Recorded.class);
    assertThat(JsonText.text(world.audit.last(open), "details", "responder"))
        .isEqualTo("api-key:key9");
    assertThat(world.storage.links.ofAssignment(ACME, open.id(), asked(open, ANA).id()))
        .noneMatch(l -> l.action() == LinkAction.RECEIPT);
  }

  @Test
  void a_stranger_is_not_asked() {
    var request = world.open(aStep());
    var stranger =
        new Assignment(
            new AssignmentId("asg_stranger"),
            new EmailAddress("eve@example.test"),
            "",
            Locale.ENGLISH,
            byEmail("eve@example.test"));
    assertRefusedWithoutATrace(request, anAnswer(stranger), new DecisionResult.NotAsked());
  }

  @Test
  @DisplayName("A11 what was approved is what was shown")
  void other_content_than_shown_is_refused() {
    var request = world.open(aStep());
    assertRefusedWithoutATrace(
        request,
        anAnswer(asked(request, ANA)).having(new ContentDigest("sha256:" + "0".repeat(64))),
        new DecisionResult.ContentChanged());
  }

  @Test
  @DisplayName("A23 A24 values that cannot be taken are named")
  void bad_input_is_refused() {
    var request =
        world.open(
            aStep()
                .fields(aField("total").number("5"), aField("centre").text("").empty().required()));
    assertRefusedWithoutATrace(
        request,
        anAnswer(asked(request, ANA)).typing("total", "6"),
        new DecisionResult.InputRefused(
            List.of(
                new FieldProblem("total", FieldProblem.Reason.NOT_EDITABLE),
                new FieldProblem("centre", FieldProblem.Reason.REQUIRED))));
  }

  @Test
  void a_rejection_may_need_a_reason() {
    var request =
        world.open(
            aStep()
                .policy(
                    new DecisionPolicy(
                        DecisionPolicy.OneClick.NEVER,
                        DecisionPolicy.CodeRule.WHEN_SUSPICIOUS,
                        DecisionPolicy.CommentRule.REQUIRED_ON_REJECT,
                        DecisionPolicy.ApiUse.REFUSED)));
    assertRefusedWithoutATrace(
        request,
        anAnswer(asked(request, ANA)).rejecting(" "),
        new DecisionResult.CommentRequired());
  }

  @Test
  @DisplayName("C44 another tenant's request is no request")
  void a_foreign_request_is_not_found() {
    var request = world.open(aStep());
    var before = world.everything();
    assertThat(
            world.decideApproval.handle(
                anAnswer(asked(request, ANA)).to(new TenantId("globex"), request.id())))
        .isEmpty();
    assertThat(world.everything()).isEqualTo(before);
  }
}
