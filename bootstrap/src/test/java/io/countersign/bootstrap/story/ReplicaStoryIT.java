package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two replicas on one database: what one of them does holds for the other at once. */
class ReplicaStoryIT {
  private static final String CFO = "cfo@example.test";
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  final Map<String, Object> database = Gateway.freshDatabase();
  Gateway one;
  Gateway two;
  Team team;

  @BeforeEach
  void start() {
    one = Gateway.start(database, Map.of());
    two = Gateway.start(database, Map.of());
    team = one.team();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private Gateway.Answer open(Gateway where, String idempotencyKey) {
    return where.call(
        "POST", "/v1/approvals", team.apiKey(), Ask.invoice(CFO), IDEMPOTENCY_KEY, idempotencyKey);
  }

  @Test
  @DisplayName("C45 ten equal calls at once on two replicas: one approval, one mail, equal answers")
  void ten_equal_calls_at_once() {
    try (var callers = Executors.newFixedThreadPool(10)) {
      var calls =
          IntStream.range(0, 10)
              .mapToObj(n ->
                  CompletableFuture.supplyAsync(() -> open(n % 2 == 0 ? one : two, "k"), callers))
              .toList();
      var answers = calls.stream().map(CompletableFuture::join).toList();
      assertThat(answers).extracting(Gateway.Answer::status).containsOnly(201);
      assertThat(answers)
          .extracting(answer -> answer.text("/id"))
          .containsOnly(answers.getFirst().text("/id"));
    }
    assertThat(team.get("/v1/approvals").json().at("/items")).hasSize(1);
    var rows = new Rows(database).of(team.tenant());
    assertThat(rows.get("delivery")).hasSize(1);
    assertThat(rows.get("idempotency_key")).hasSize(1);
    assertThat(team.mail(CFO).subject()).contains("Invoice batch");
    assertThat(rows.get("audit_event")).filteredOn(e -> e.contains("request.opened")).hasSize(1);
  }

  @Test
  @DisplayName("C47 while the first call runs, the second is told to come again, and then may")
  void the_first_call_still_runs() throws Exception {
    try (var first = new Rows(database).connect()) {
      first.setAutoCommit(false);
      try (var claim =
          first.prepareStatement(
              """
              INSERT INTO idempotency_key (tenant_id, idempotency_key, body_hash, request_id, created_at)
              VALUES (?, 'k', 'h', '00000000-0000-7000-8000-000000000000', CURRENT_TIMESTAMP)
              """)) {
        claim.setString(1, team.tenant());
        claim.executeUpdate();
      }
      var second = open(two, "k");
      assertThat(second.status()).as(second.toString()).isEqualTo(409);
      assertThat(second.text("/type")).endsWith(":idempotency-in-progress");
      assertThat(second.response().headers().firstValue("Retry-After")).hasValue("1");
      assertThat(team.get("/v1/approvals").json().at("/items")).isEmpty();
      first.rollback();
    }
    assertThat(open(two, "k").status()).isEqualTo(201);
  }

  @Test
  @DisplayName("C66 a key that is revoked on one replica is refused on the other by the next call")
  void a_revoked_key() {
    var issued = team.post("/v1/api-keys", "{\"name\":\"erp\",\"scopes\":[\"approvals:read\"]}");
    var key = issued.text("/secret");
    for (var replica : new Gateway[] {one, two}) {
      assertThat(replica.call("GET", "/v1/approvals", key, "").status()).isEqualTo(200);
    }
    one.call("DELETE", "/v1/api-keys/" + issued.text("/id"), team.apiKey(), "");
    assertThat(two.call("GET", "/v1/approvals", key, "").status()).isEqualTo(401);
    assertThat(one.call("GET", "/v1/approvals", key, "").status()).isEqualTo(401);
  }

  @Test
  @DisplayName("A22 while keys are rotated under load no link fails, wherever it is opened")
  void rotation_under_load() {
    try (var presses = Executors.newFixedThreadPool(4)) {
      var pressed = new ArrayList<CompletableFuture<String>>();
      for (var round = 0; round < 5; round++) {
        for (var ask = 0; ask < 4; ask++) {
          var approver = "approver-" + round + "-" + ask + "@example.test";
          var id = team.open(Ask.invoice(approver));
          var where = ask % 2 == 0 ? one : two;
          pressed.add(
              CompletableFuture.supplyAsync(
                  () -> {
                    var link = team.mail(approver).button("Approve");
                    var there =
                        URI.create(where.origin() + link.getRawPath() + "?" + link.getRawQuery());
                    var browser = new Browser();
                    var page = browser.open(there);
                    return page.status() == 200
                        ? browser.press(page, Map.of()).status() + " " + id
                        : "the page said " + page.status();
                  },
                  presses));
        }
        assertThat(team.at(round % 2 == 0 ? two : one).post("/v1/signing-keys/rotate", "").status())
            .isIn(200, 201);
      }
      for (var press : pressed) {
        var answer = press.join();
        assertThat(answer).startsWith("200 ");
        assertThat(team.approval(answer.substring(4)).at("/state").asText()).isEqualTo("approved");
      }
    }
  }
}
