package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How whatever waited is resumed, whatever happens to it in between. */
class CallbackStoryIT {
  private static final String CFO = "cfo@example.test";

  Gateway gateway;
  Team team;
  final Browser browser = new Browser();

  @BeforeEach
  void start() {
    gateway = Gateway.start();
    team = gateway.team();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private String openFor(Receiver erp) {
    return team.open(
        Ask.invoice("[{\"email\":\"" + CFO + "\"}]", "\"callbackUrl\":\"" + erp.url() + "\""));
  }

  private void approve(int nth) {
    browser.press(browser.open(team.mail(CFO, nth).button("Approve")), Map.of());
  }

  @Test
  @DisplayName("A callback is retried until the receiver recovers: same id, same bytes, fresh time")
  void retried() throws Exception {
    try (var erp = new Receiver()) {
      erp.answerWith(500);
      var id = openFor(erp);
      approve(1);
      var first = erp.call(1);
      gateway.passUntil(Duration.ofSeconds(2), () -> erp.calls().size() == 2);
      var second = erp.call(2);
      erp.answerWith(204);
      gateway.passUntil(Duration.ofMinutes(1), () -> erp.calls().size() == 3);
      var third = erp.call(3);
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(third.body()).isEqualTo(first.body()).contains(id);
      assertThat(third.header("webhook-id")).isEqualTo(first.header("webhook-id"));
      assertThat(third.header("webhook-timestamp")).isNotEqualTo(first.header("webhook-timestamp"));
      gateway.pass(Duration.ofHours(80));
      Awaitility.await().during(Duration.ofSeconds(1)).until(() -> erp.calls().size() == 3);
    }
  }

  @Test
  void an_exhausted_callback_is_visible_and_can_be_replayed() {
    try (var erp = new Receiver()) {
      erp.answerWith(500);
      openFor(erp);
      approve(1);
      gateway.passUntil(
          Duration.ofHours(3), () -> team.get("/v1/jobs/failed").json().at("/items").size() == 1);
      assertThat(erp.calls()).hasSize(10);
      var failed = team.get("/v1/jobs/failed").json().at("/items");
      erp.answerWith(200);
      var replayed =
          team.post("/v1/jobs/failed/" + failed.get(0).at("/id").asText() + "/replay", "");
      assertThat(replayed.status()).isIn(200, 202, 204);
      assertThat(erp.call(11).header("webhook-id")).isEqualTo(erp.call(1).header("webhook-id"));
      assertThat(team.get("/v1/jobs/failed").json().at("/items").size()).isZero();
    }
  }

  @Test
  void both_secrets_sign_while_a_rotation_overlaps() throws Exception {
    try (var erp = new Receiver()) {
      var rotated = team.post("/v1/callback-secret/rotate", "");
      var fresh =
          rotated.text("/callbackSecret").isEmpty()
              ? rotated.text("/secret")
              : rotated.text("/callbackSecret");
      openFor(erp);
      approve(1);
      erp.call(1).verify(fresh);
      erp.call(1).verify(team.callbackSecret());
    }
  }

  @Test
  void a_waiting_caller_is_answered_as_soon_as_it_is_decided() {
    var id = team.open(Ask.invoice(CFO));
    team.mail(CFO);
    var waiting = CompletableFuture.supplyAsync(() -> team.get("/v1/approvals/" + id + "?wait=30"));
    approve(1);
    var answer = waiting.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    assertThat(answer.text("/state")).isEqualTo("approved");
  }

  @Test
  @DisplayName("D71 a callback address inside the house is refused")
  void egress() {
    for (var inside :
        new String[] {"http://10.1.2.3/", "http://169.254.169.254/latest", "http://[fd00::1]/"}) {
      var refused =
          team.post(
              "/v1/approvals",
              Ask.invoice("[{\"email\":\"" + CFO + "\"}]", "\"callbackUrl\":\"" + inside + "\""));
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.text("/type")).endsWith("egress-denied");
    }
  }

  @Test
  @DisplayName("C45 C46 one Idempotency-Key opens one approval")
  void idempotency() {
    var body = Ask.invoice(CFO);
    var first =
        gateway.call("POST", "/v1/approvals", team.apiKey(), body, "Idempotency-Key", "k-1");
    var second =
        gateway.call("POST", "/v1/approvals", team.apiKey(), body, "Idempotency-Key", "k-1");
    var other =
        gateway.call(
            "POST",
            "/v1/approvals",
            team.apiKey(),
            Ask.invoice("mei@example.test"),
            "Idempotency-Key",
            "k-1");
    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text("/id")).isEqualTo(first.text("/id"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(team.get("/v1/approvals").json().at("/items").size()).isEqualTo(1);
  }

  @Test
  void a_decision_over_the_api_needs_policy_and_scope_and_names_the_key() {
    var refusedId = team.open(Ask.invoice(CFO));
    var id =
        team.open(Ask.invoice("[{\"email\":\"" + CFO + "\"}]", "\"policy\":{\"api\":\"allowed\"}"));
    var assignment = team.approval(id).at("/assignments/0/id").asText();
    var body = "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}";
    var refused =
        team.post(
            "/v1/approvals/" + refusedId + "/decisions",
            body.formatted(team.approval(refusedId).at("/assignments/0/id").asText()));
    assertThat(refused.status()).isEqualTo(403);
    var decided = team.post("/v1/approvals/" + id + "/decisions", body.formatted(assignment));
    assertThat(decided.status()).isIn(200, 201);
    assertThat(team.approval(id).at("/outcome/channel").asText()).isEqualTo("api");
    assertThat(team.approval(id).at("/outcome/decidedBy/email").isMissingNode()).isTrue();
  }

  @Test
  void the_audit_trail_of_a_request_verifies() {
    var id = team.open(Ask.invoice(CFO));
    approve(1);
    var items = team.get("/v1/approvals/" + id + "/audit").json().at("/items");
    assertThat(items.size()).isEqualTo(2);
    var entries = new java.util.ArrayList<io.countersign.domain.audit.AuditEntry>();
    items.forEach(item ->
        entries.add(
            new io.countersign.domain.audit.AuditEntry(
                item.at("/stream").asText(),
                item.at("/seq").asLong(),
                item.at("/canonical").asText(),
                item.at("/previousHash").asText(),
                item.at("/hash").asText())));
    assertThat(io.countersign.domain.audit.AuditChain.firstBreak(entries)).isEmpty();
    assertThat(items.get(1).at("/canonical").asText())
        .contains("decision.recorded", CFO, "127.0.0.1", "Firefox/140.0", "timeLeft");
  }
}
