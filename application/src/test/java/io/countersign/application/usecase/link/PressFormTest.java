package io.countersign.application.usecase.link;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aRequestId;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.PressLink.Result;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.History;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.DecisionPolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Presses that want more than a click: a code, values, a comment, a second look. */
class PressFormTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";

  private final World world = new World();

  private String ticket(LinkResolver.Pressed link) {
    return ticket(link, 0);
  }

  private String ticket(LinkResolver.Pressed link, int suspicion) {
    return ((LinkPage.Ready) world.openLink.find(link).page(suspicion, "")).ticket();
  }

  private Result press(LinkResolver.Pressed link, String ticket) {
    return press(link, ticket, Verdict.APPROVE, "", Map.of(), 0);
  }

  private Result press(
      LinkResolver.Pressed link,
      String ticket,
      Verdict formVerdict,
      String code,
      Map<String, String> typed,
      int suspicion) {
    return world.pressLink.handle(
        new PressLink.Command(
            world.openLink.find(link),
            ticket,
            PressLink.Wish.ANSWER,
            formVerdict,
            code,
            "",
            typed,
            "192.0.2.7",
            "Firefox",
            suspicion));
  }

  private LinkResolver.Pressed approveLink(ApprovalRequest request) {
    return world.link(request, ANA, LinkAction.APPROVE);
  }

  private String code(ApprovalRequest request) {
    return world.signingKey().code(asked(request, ANA).id().value());
  }

  @Test
  @DisplayName("A20 an automated visit is asked for the code, and what counted once counts on")
  void automation_is_asked_for_the_code() {
    var request = world.open(aStep());
    var link = approveLink(request);
    var suspicious = ticket(link, 2);

    assertThat(press(link, suspicious))
        .isInstanceOfSatisfying(
            Result.CodeNeeded.class, needed -> assertThat(needed.wrong()).isFalse());
    var wrong = code(request).equals("0000") ? "0001" : "0000";
    assertThat(press(link, suspicious, Verdict.APPROVE, wrong, Map.of(), 0))
        .isInstanceOfSatisfying(
            Result.CodeNeeded.class, needed -> assertThat(needed.wrong()).isTrue());
    assertThat(world.now(request).decisions()).isEmpty();
    assertThat(press(link, suspicious, Verdict.APPROVE, " " + code(request), Map.of(), 0))
        .isInstanceOf(Result.Done.class);
  }

  @Test
  void signs_of_page_and_press_add_up() {
    var request = world.open(aStep());
    var link = approveLink(request);
    assertThat(press(link, ticket(link, 1), Verdict.APPROVE, "", Map.of(), 1))
        .isInstanceOfSatisfying(
            Result.CodeNeeded.class, needed -> assertThat(needed.page().askForCode()).isTrue());
    assertThat(press(link, ticket(link, 1))).isInstanceOf(Result.Done.class);
  }

  @Test
  void a_policy_may_want_the_code_always() {
    var request =
        world.open(
            aStep()
                .policy(
                    new DecisionPolicy(
                        DecisionPolicy.OneClick.NEVER,
                        DecisionPolicy.CodeRule.ALWAYS,
                        DecisionPolicy.CommentRule.REQUIRED_ON_REJECT,
                        DecisionPolicy.ApiUse.REFUSED)));
    var link = world.link(request, ANA, LinkAction.REJECT);
    assertThat(press(link, ticket(link))).isInstanceOf(Result.CodeNeeded.class);
    assertThat(press(link, ticket(link), Verdict.REJECT, code(request), Map.of(), 0))
        .isInstanceOf(Result.CommentRequired.class);
    assertThat(world.now(request)).isEqualTo(request);
  }

  @Test
  @DisplayName("A23 A24 a form takes values, and gives problems back")
  void a_form_takes_values() {
    var request =
        world.open(
            aStep()
                .fields(
                    aField("total").number("5").editable(),
                    aField("centre").text("").empty().required(),
                    aField("iban").text("DE89")));
    var form = world.link(request, ANA, LinkAction.FORM);
    var refused =
        (Result.InputRefused)
            press(form, ticket(form), Verdict.APPROVE, "", Map.of("iban", "x", "total", "?"), 0);
    assertThat(refused.problems())
        .containsExactly(
            new FieldProblem("iban", FieldProblem.Reason.NOT_EDITABLE),
            new FieldProblem("total", FieldProblem.Reason.NOT_A_NUMBER),
            new FieldProblem("centre", FieldProblem.Reason.REQUIRED));
    assertThat(world.now(request)).isEqualTo(request);

    press(form, ticket(form), Verdict.APPROVE, "", Map.of("total", "6", "centre", "N"), 0);
    assertThat(world.now(request).outcome().orElseThrow().fields().values())
        .extracting(f -> f.effective().asText())
        .containsExactlyInAnyOrder("6", "N");
  }

  @Test
  @DisplayName("A11 what was changed since the page was shown is shown anew")
  void changed_content_is_shown_again() {
    var request =
        world.open(
            aStep()
                .quorum(new Quorum.Rule.All(), 1)
                .fields(aField("total").number("5").editable()));
    var link = approveLink(request);
    var ticket = ticket(link);
    world.decideApproval.handle(
        World.command(request, anAnswer(asked(request, BEN)).typing("total", "6")));

    var result = (Result.ContentChanged) press(link, ticket);
    assertThat(world.now(request).decisions()).hasSize(1);
    assertThat(press(link, result.page().ticket())).isInstanceOf(Result.Done.class);
  }

  @Test
  @DisplayName("B34 a requester who got a link all the same cannot use it")
  void a_requesters_link_is_refused() {
    var step = aStep().requestedBy("dora@example.test");
    var opened = world.open(step);
    var dora =
        new Assignment(
            asked(opened, ANA).id(),
            new EmailAddress("dora@example.test"),
            "",
            asked(opened, ANA).locale(),
            asked(opened, ANA).reasons().getFirst());
    var tampered =
        new ApprovalRequest(
            aRequestId(),
            opened.step(),
            opened.salt(),
            opened.state(),
            List.of(dora),
            opened.decisions(),
            opened.createdAt(),
            opened.expiresAt(),
            null,
            History.NONE,
            null,
            opened.clocks(),
            0);
    world.storage.requests.add(ACME, tampered);
    world.followUps.afterOpening(ACME, tampered, world.clock.instant());
    var link = world.link(tampered, "dora@example.test", LinkAction.APPROVE);
    assertThat(press(link, ticket(link))).isInstanceOf(Result.SelfApproval.class);
    assertThat(world.now(tampered)).isEqualTo(tampered);
    assertThat(world.audit.of(tampered)).containsExactly("decision.refused");
  }
}
