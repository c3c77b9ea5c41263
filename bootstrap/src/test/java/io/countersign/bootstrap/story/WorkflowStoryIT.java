package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract example of the second seed: legal reviews above a threshold, finance where prices
 * deviate, a reminder after a day, and the signed version comes from the caller's own systems.
 */
class WorkflowStoryIT {
  private static final String LEA = "lea@example.test";
  private static final String FAY = "fay@example.test";
  private static final String CONTRACT =
      """
      # Legal above 50,000; finance where prices deviate.
      name: contract-review
      title: Contract review
      input:
        customer: {type: text, required: true}
        value: {type: number, required: true}
        pricingException: {type: boolean, default: false}
      start: size
      steps:
        size:
          kind: branch
          cases:
            - {when: "input.value > 50000 && input.pricingException", next: both}
            - {when: "input.value > 50000", next: legalAlone}
          otherwise: assemble
        both: {kind: parallel, branches: [legal, finance], next: assemble}
        legal:
          kind: approval
          title: "Terms for @{input:customer}"
          fields:
            - {name: value, label: Deal value, type: number, value: "@{input:value}", input: editable-optional}
          approvers: [{role: legal}]
          remindAfter: PT24H
          expiresIn: P5D
        finance:
          kind: approval
          title: {expression: "'Prices for ' + input.customer"}
          approvers: [{role: finance}]
        legalAlone:
          kind: approval
          title: "Terms for @{input:customer}"
          approvers: [{role: legal}]
          onApprove: assemble
        assemble:
          kind: task
          input: {customer: "@{input:customer}", value: "@{step:legal.fields.value}"}
          output: {document: {type: text, required: true}}
          next: signed
        signed: {kind: notify, message: "@{step:assemble.output.document} goes to @{input:customer}", next: done}
        done: {kind: end, result: approved}
      """;

  private static Gateway gateway;
  private static Receiver crm;
  private final Browser browser = new Browser();
  private Team team;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.start();
    crm = new Receiver();
  }

  @AfterAll
  static void stop() {
    crm.close();
    gateway.close();
  }

  @BeforeEach
  void people_and_a_published_workflow() {
    team = gateway.team();
    team.person(LEA, "Lea Brandt", "legal", "en");
    team.person(FAY, "Fay Okoro", "finance", "en");
    var saved =
        gateway.send(
            HttpRequest.newBuilder(gateway.url("/v1/workflows/contract-review"))
                .header("Authorization", "Bearer " + team.apiKey())
                .header("Content-Type", "application/yaml")
                .PUT(HttpRequest.BodyPublishers.ofString(CONTRACT, StandardCharsets.UTF_8))
                .build());
    assertThat(saved.status()).as(saved.toString()).isEqualTo(200);
    assertThat(team.post("/v1/workflows/contract-review/publish", "{}").status()).isEqualTo(200);
  }

  private String start(String input) {
    var started =
        team.post(
            "/v1/executions",
            """
            {"workflow":"contract-review","input":%s,"requester":{"email":"rep@example.test"},
             "labels":{"crm":"deal-7"},"callbackUrl":"%s"}
            """
                .formatted(input, crm.url()));
    assertThat(started.status()).as(started.toString()).isEqualTo(201);
    return started.text("/id");
  }

  private JsonNode execution(String id) {
    return team.get("/v1/executions/" + id).json();
  }

  private JsonNode step(String id, String step) {
    for (var run : execution(id).at("/steps")) {
      if (run.at("/step").asText().equals(step)) {
        return run;
      }
    }
    throw new AssertionError("Not begun: " + step);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException broken) {
      throw new AssertionError(text, broken);
    }
  }

  private JsonNode event(String id, String type) {
    return Awaitility.await()
        .until(
            () ->
                crm.calls().stream()
                    .map(call -> json(call.body()))
                    .filter(body -> body.at("/type").asText().equals(type))
                    .filter(body ->
                        body.at("/data/executionId").asText().equals(id)
                            || body.at("/data/id").asText().equals(id))
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }

  @Test
  void a_large_deal_with_a_pricing_exception_runs_from_end_to_end() {
    var id = start("{\"customer\":\"Initech\",\"value\":80000,\"pricingException\":true}");

    var toFay = team.mail(FAY);
    assertThat(toFay.subject()).contains("Prices for Initech");
    browser.press(browser.open(toFay.button("Approve")), Map.of());
    assertThat(step(id, "both").at("/state").asText()).isEqualTo("waiting");

    team.mail(LEA);
    gateway.pass(Duration.ofHours(24).plusSeconds(1));
    var reminder = team.mail(LEA, 2);
    assertThat(reminder.subject()).contains("Terms for Initech");
    browser.press(browser.open(reminder.button("Approve")), Map.of());

    var task = event(id, "execution.task");
    assertThat(task.at("/data/step").asText()).isEqualTo("assemble");
    assertThat(task.at("/data/input/value").asInt()).isEqualTo(80_000);
    assertThat(task.at("/data/labels/crm").asText()).isEqualTo("deal-7");

    var completed =
        team.post(
            "/v1/executions/" + id + "/steps/assemble/complete",
            "{\"output\":{\"document\":\"DOC-2026-11\"}}");
    assertThat(completed.status()).as(completed.toString()).isEqualTo(200);
    assertThat(event(id, "execution.notified").at("/data/message").asText())
        .isEqualTo("DOC-2026-11 goes to Initech");
    assertThat(event(id, "execution.ended").at("/data/result").asText()).isEqualTo("approved");

    var whole = execution(id);
    assertThat(whole.at("/state").asText()).isEqualTo("ended");
    assertThat(step(id, "finance").at("/output/decidedBy").asText()).isEqualTo(FAY);
    assertThat(step(id, "legal").at("/output/fields/value").asInt()).isEqualTo(80_000);
  }

  @Test
  void an_ordinary_deal_asks_legal_alone_and_a_small_one_nobody() {
    var large = start("{\"customer\":\"Globex\",\"value\":60000}");
    assertThat(step(large, "legalAlone").at("/approvalId").asText()).isNotEmpty();
    assertThat(team.mail(LEA).subject()).contains("Terms for Globex");

    var small = start("{\"customer\":\"Hooli\",\"value\":50000}");
    assertThat(step(small, "assemble").at("/state").asText()).isEqualTo("waiting");
    assertThat(team.mails(FAY)).isZero();
  }

  @Test
  void a_rejection_by_legal_takes_the_question_to_finance_back() {
    var id = start("{\"customer\":\"Initech\",\"value\":80000,\"pricingException\":true}");
    var toFay = team.mail(FAY);
    browser.press(browser.open(team.mail(LEA).button("Reject")), Map.of());

    assertThat(event(id, "execution.ended").at("/data/result").asText()).isEqualTo("rejected");
    team.until(step(id, "finance").at("/approvalId").asText(), "cancelled");
    assertThat(browser.open(toFay.button("Approve")).text()).contains("cancelled");
  }

  @Test
  void a_restart_between_two_steps_loses_nothing() {
    var database = Gateway.freshDatabase();
    var first = Gateway.start(database, Map.of());
    var there = first.team("restarted").withMailServer();
    assertThat(
            there
                .post("/v1/workflow-bundle", team.get("/v1/workflow-bundle").response().body())
                .status())
        .as("nobody there holds the roles yet")
        .isEqualTo(422);
    there.person(LEA, "Lea Brandt", "legal", "en");
    there.person(FAY, "Fay Okoro", "finance", "en");
    assertThat(
            there
                .post("/v1/workflow-bundle", team.get("/v1/workflow-bundle").response().body())
                .status())
        .isEqualTo(200);
    var id =
        there
            .post(
                "/v1/executions",
                "{\"workflow\":\"contract-review\",\"input\":{\"customer\":\"A\",\"value\":60000}}")
            .text("/id");
    var approve = there.mail(LEA).button("Approve");
    first.close();

    try (var second = Gateway.start(database, Map.of())) {
      browser.press(browser.open(second.here(approve)), Map.of());
      var after = there.at(second).get("/v1/executions/" + id).json();
      assertThat(after.at("/steps/2/step").asText()).isEqualTo("assemble");
      assertThat(after.at("/steps/2/state").asText()).isEqualTo("waiting");
    }
  }
}
