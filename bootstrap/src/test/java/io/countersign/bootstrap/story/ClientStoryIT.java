package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.countersign.client.Approval;
import io.countersign.client.ApprovalResult;
import io.countersign.client.CallbackEvent;
import io.countersign.client.CallbackVerifier;
import io.countersign.client.Changes;
import io.countersign.client.CountersignClient;
import io.countersign.client.Execution;
import io.countersign.client.ExecutionResult;
import io.countersign.client.Field;
import io.countersign.client.NewApproval;
import io.countersign.client.NewExecution;
import io.countersign.client.ProblemException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A sales system in Java that uses the client, in a sandbox whose clock it moves. */
class ClientStoryIT {
  private static final String LEA = "lea@example.test";
  private static final String FAY = "fay@example.test";
  private static final Path DEFINITION =
      Path.of("..").toAbsolutePath().normalize().resolve("docs/examples/contract-review.yaml");

  private static Gateway gateway;
  private Receiver crm;
  private Team team;
  private CountersignClient countersign;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void sandbox() {
    crm = new Receiver();
    team = gateway.sandbox();
    countersign = CountersignClient.at(gateway.origin(), team.apiKey());
  }

  @AfterEach
  void end() {
    countersign.close();
    crm.close();
  }

  private void publishContractReview() throws Exception {
    team.person(LEA, "Lea Brandt", "legal", "en");
    team.person(FAY, "Fay Okoro", "finance", "en");
    var saved =
        gateway.send(
            HttpRequest.newBuilder(gateway.url("/v1/workflows/contract-review"))
                .header("Authorization", "Bearer " + team.apiKey())
                .header("Content-Type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofFile(DEFINITION))
                .build());
    assertThat(saved.status()).as(saved.toString()).isEqualTo(200);
    assertThat(team.post("/v1/workflows/contract-review/publish", "{}").status()).isEqualTo(200);
  }

  private void script(String email, String script) {
    var put = team.put("/v1/sandbox/approvers/" + email, script);
    assertThat(put.status()).as(put.toString()).isEqualTo(200);
  }

  private void advance(String by) {
    var moved = team.post("/v1/sandbox/clock", "{\"advance\":\"%s\"}".formatted(by));
    assertThat(moved.json().at("/done").asBoolean()).as(moved.toString()).isTrue();
  }

  private Stream<CallbackEvent> told() {
    var verifier = CallbackVerifier.of(team.callbackSecret());
    return crm.calls().stream()
        .map(call -> verifier.verify(call.body().getBytes(UTF_8), call::header));
  }

  private List<String> subjects(String to) {
    return team.get("/v1/sandbox/messages?to=" + to).json().findValuesAsText("subject");
  }

  @Test
  @DisplayName(
      "Seed 002: legal above a threshold, finance on prices, a reminder after a day, and a revised"
          + " draft that keeps the old one in evidence")
  void a_contract_is_reviewed_revised_assembled_and_signed() throws Exception {
    publishContractReview();
    script(
        FAY,
        "{\"behaviour\":\"answers\",\"answer\":\"approve\",\"after\":\"PT2H\",\"values\":{\"discount\":18}}");
    script(
        LEA,
        "{\"behaviour\":\"answers\",\"answer\":\"return\",\"after\":\"PT26H\",\"comment\":\"Cap it.\"}");
    var wanted =
        NewExecution.of("contract-review")
            .input("customer", "Initech")
            .input("value", 80000)
            .input("discount", 20)
            .input("draft", "msa-1")
            .requester("rep@example.test")
            .label("crm", "deal-7")
            .callbackUrl(crm.url());
    var deal = countersign.executions().start(wanted, "deal-7");
    assertThat(countersign.executions().start(wanted, "deal-7").id()).isEqualTo(deal.id());
    var terms = deal.step("legal").orElseThrow().approvalId();
    var first = countersign.approvals().find(terms);

    advance("PT23H");
    assertThat(subjects(LEA)).containsExactly("Approval requested: Terms for Initech");
    advance("PT2H");
    assertThat(subjects(LEA))
        .containsExactly("Reminder: Terms for Initech", "Approval requested: Terms for Initech");
    advance("PT2H");

    var back = countersign.approvals().await(terms, Duration.ofSeconds(30));
    assertThat(back)
        .isInstanceOfSatisfying(
            ApprovalResult.ForChanges.class,
            returned -> {
              assertThat(returned.returned().comment()).isEqualTo("Cap it.");
              assertThat(returned.returned().by().email()).isEqualTo(LEA);
              assertThat(returned.returned().at())
                  .isBetween(
                      first.createdAt().plus(Duration.ofHours(26)),
                      first.createdAt().plus(Duration.ofHours(26)).plusSeconds(30));
            });
    assertThat(countersign.executions().find(deal.id()).waitsAt("legal")).isTrue();

    script(LEA, "{\"behaviour\":\"answers\",\"answer\":\"approve\",\"after\":\"PT3H\"}");
    var second = countersign.approvals().resubmit(terms, Changes.NONE.field("draft", "msa-2"));
    assertThat(second.revision()).isEqualTo(2);
    assertThat(second.contentDigest()).isNotEqualTo(first.contentDigest());
    advance("PT4H");

    assertThat(countersign.approvals().await(terms, Duration.ZERO))
        .isInstanceOf(ApprovalResult.Approved.class);
    var revisions = team.get("/v1/approvals/" + terms + "/revisions").json().at("/items");
    assertThat(revisions.findValuesAsText("contentDigest"))
        .contains(first.contentDigest(), second.contentDigest());
    assertThat(revisions.at("/0").toString()).contains("msa-1", "Cap it.").doesNotContain("msa-2");
    assertThat(revisions.at("/1").toString()).contains("msa-2");
    assertThat(
            team.get("/v1/approvals/" + terms + "/audit").json().findValuesAsText("type").stream()
                .filter(type -> !type.startsWith("execution.")))
        .containsExactly(
            "request.opened",
            "request.reminded",
            "request.returned",
            "request.resubmitted",
            "decision.recorded");

    var task =
        told()
            .filter(CallbackEvent.TaskWaits.class::isInstance)
            .map(CallbackEvent.TaskWaits.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(task.step()).isEqualTo("assemble");
    assertThat(task.labels()).containsEntry("crm", "deal-7");
    assertThat(task.input())
        .containsEntry("draft", "msa-2")
        .containsEntry("discount", BigDecimal.valueOf(18));
    assertThat(
            countersign
                .executions()
                .find(deal.id())
                .step("assemble")
                .orElseThrow()
                .input()
                .keySet())
        .as("who polls sees what the event says")
        .isEqualTo(task.input().keySet());
    countersign.executions().complete(task.executionId(), task.step(), Map.of("document", "D-7"));
    assertThat(
            countersign
                .executions()
                .awaitStep(deal.id(), "sign", Duration.ofSeconds(30))
                .waitsAt("sign"))
        .isTrue();
    var document = Map.of("signedDocument", "D-7-signed");
    countersign.executions().complete(deal.id(), "sign", document);
    countersign.executions().complete(deal.id(), "sign", document);

    assertThat(countersign.executions().await(deal.id(), Duration.ofSeconds(30)))
        .isInstanceOfSatisfying(
            ExecutionResult.Ended.class,
            end -> assertThat(end.ending()).isEqualTo(Execution.Ending.APPROVED));
    advance("PT1M");
    assertThat(told().map(CallbackEvent::type))
        .contains("approval.returned", "approval.decided", "execution.notified")
        .containsOnlyOnce("execution.ended");
  }

  @Test
  void a_task_that_fails_is_tried_again_and_an_execution_is_cancelled() throws Exception {
    publishContractReview();
    var small =
        NewExecution.of("contract-review")
            .input("customer", "Hooli")
            .input("value", 100)
            .input("draft", "msa-1");
    var executions = countersign.executions();
    var deal = executions.start(small, "deal-10");
    assertThat(deal.step("legal").orElseThrow().note()).isEqualTo("autoApprove");

    assertThat(executions.fail(deal.id(), "assemble", "The archive is down.").result())
        .isInstanceOf(ExecutionResult.Failed.class);
    assertThat(executions.retry(deal.id(), "assemble").waitsAt("assemble")).isTrue();
    assertThat(executions.cancel(deal.id()).ending()).isEqualTo(Execution.Ending.CANCELLED);

    var late =
        catchThrowableOfType(
            ProblemException.class,
            () -> executions.complete(deal.id(), "assemble", Map.of("document", "D")));
    assertThat(late.is("not-pending")).isTrue();
  }

  @Test
  void whoever_waits_is_told_as_soon_as_somebody_presses() throws Exception {
    var asked =
        NewApproval.of("Order 7")
            .approver(FAY)
            .field(Field.number("total", "Total", new BigDecimal("18250.40")).editable())
            .callbackUrl(crm.url());
    var approval = countersign.approvals().open(asked, "order-7");
    assertThat(countersign.approvals().await(approval.id(), Duration.ofMillis(1)))
        .isInstanceOf(ApprovalResult.StillPending.class);
    var waiting =
        CompletableFuture.supplyAsync(
            () -> countersign.approvals().await(approval.id(), Duration.ofMinutes(5)));

    var browser = new Browser();
    var mail = team.sandbox(1).get(FAY).getFirst();
    browser.press(browser.open(mail.button("Reject")), Map.of("comment", "Too much"));

    assertThat(waiting.get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            ApprovalResult.Rejected.class,
            no -> {
              assertThat(no.outcome().comment()).isEqualTo("Too much");
              assertThat(Objects.requireNonNull(no.outcome().decidedBy()).email()).isEqualTo(FAY);
              assertThat(no.outcome().number("total")).isEqualByComparingTo("18250.40");
              assertThat(no.outcome().assurance()).isEqualTo("link");
            });
    Awaitility.await().until(() -> told().count() == 1);
    assertThat(told().findFirst().orElseThrow())
        .isInstanceOfSatisfying(
            CallbackEvent.OfApproval.class,
            event -> {
              assertThat(event.type()).isEqualTo("approval.decided");
              assertThat(event.approval().id()).isEqualTo(approval.id());
            });
  }

  @Test
  void what_is_asked_twice_is_opened_once_and_what_differs_is_refused() {
    var order = NewApproval.of("Order 8").approver(FAY).label("b", "2").label("a", "1");
    var again = NewApproval.of("Order 8").label("a", "1").label("b", "2").approver(FAY);
    var approvals = countersign.approvals();

    var first = approvals.open(order, "order-8");
    assertThat(approvals.open(again, "order-8").id()).isEqualTo(first.id());
    var other =
        catchThrowableOfType(
            ProblemException.class, () -> approvals.open(order.summary("Other"), "order-8"));
    assertThat(other.is("idempotency-key-reused")).isTrue();

    assertThat(approvals.recall(first.id(), "Not needed").state())
        .isEqualTo(Approval.State.RECALLED);
    assertThat(approvals.open(order, "order-8").result())
        .isInstanceOf(ApprovalResult.Recalled.class);
    assertThat(approvals.cancel(approvals.open(order, "order-9").id(), "").state())
        .isEqualTo(Approval.State.CANCELLED);
  }

  @Test
  void a_refusal_says_what_is_wrong_and_where() {
    var nobody =
        catchThrowableOfType(
            ProblemException.class,
            () ->
                countersign
                    .approvals()
                    .open(NewApproval.of("Order").approver(FAY).role("ghosts"), "o-1"));
    assertThat(nobody.status()).isEqualTo(422);
    assertThat(nobody.is("validation-failed")).isTrue();
    assertThat(nobody.pointer()).contains("/approvers/1/role");
    assertThat(nobody.detail()).isEqualTo("Nobody holds the role ghosts.");
    assertThat(nobody.traceId()).startsWith("trc_");

    try (var stranger = CountersignClient.at(gateway.origin(), "cs_live_nobodys")) {
      var refused =
          catchThrowableOfType(
              ProblemException.class, () -> stranger.approvals().await("any", Duration.ofDays(1)));
      assertThat(refused.is("unauthenticated")).isTrue();
    }
  }
}
