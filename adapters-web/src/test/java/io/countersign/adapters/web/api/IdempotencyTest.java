package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.runtime.OutcomeUnknownException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {
  private static final String KEY = "Idempotency-Key";
  private static Api api;
  private Api.Client client;

  @BeforeAll
  static void start() {
    api = Api.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void newTenant() {
    client = api.client();
  }

  @Test
  @DisplayName("C45 ten equal calls at once open one approval and get one answer")
  void ten_equal_calls_open_one_approval() {
    try (var callers = Executors.newFixedThreadPool(10)) {
      var calls =
          IntStream.range(0, 10)
              .mapToObj(_ -> CompletableFuture.supplyAsync(this::call, callers))
              .toList();
      assertThat(calls.stream().map(call -> call.join().toString()).distinct()).hasSize(1);
      assertThat(calls.getFirst().join().status()).isEqualTo(201);
    }
    assertThat(client.get("/v1/approvals").json().at("/items")).hasSize(1);
    assertThat(client.get("/v1/audit").json().at("/items").findValuesAsText("type"))
        .filteredOn("request.opened"::equals)
        .hasSize(1);
  }

  private Api.Answer call() {
    return client.post("/v1/approvals", Asked.INVOICE, KEY, "k");
  }

  @Test
  @DisplayName("C46 another body under the same key changes nothing")
  void another_body_under_the_same_key_is_refused() {
    var first = call();
    var spaced = client.post("/v1/approvals", Asked.INVOICE + " ", KEY, "k");
    assertThat(spaced.status()).isEqualTo(422);
    assertThat(spaced.problem()).isEqualTo("idempotency-key-reused");
    assertThat(call().body()).isEqualTo(first.body());
  }

  @Test
  @DisplayName("C47 while the first call runs, the second is told to come again")
  void while_the_first_call_runs_the_second_is_told_to_come_again() {
    var refused = client.post("/v1/approvals", Asked.INVOICE, KEY, ApiTestBeans.KEY_IN_USE);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("idempotency-in-progress");
    assertThat(refused.header("retry-after")).isEqualTo("1");
    assertThat(client.get("/v1/approvals").json().at("/items")).isEmpty();
  }

  @Test
  @DisplayName("C48 a repeated call finds what the first left, as it is now")
  void a_repeated_call_finds_what_the_first_left() {
    var first = call();
    client.post("/v1/approvals/" + first.text("/id") + "/recall", "");
    var again = call();
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("/id")).isEqualTo(first.text("/id"));
    assertThat(again.text("/state")).isEqualTo("recalled");
  }

  @Test
  @DisplayName("B38 a call whose end is unknown can be made again")
  void a_call_whose_end_is_unknown_can_be_made_again() {
    api.outages.failOnceWith(new OutcomeUnknownException(new IllegalStateException()));
    assertThat(call().status()).isEqualTo(503);
    assertThat(call().status()).isEqualTo(201);
    assertThat(client.get("/v1/approvals").json().at("/items")).hasSize(1);
  }

  @Test
  @DisplayName("C44 keys of different tenants have nothing to do with each other")
  void keys_of_tenants_do_not_meet() {
    var other = api.client();
    var theirs = other.post("/v1/approvals", Asked.least(""), KEY, "k");
    var ours = call();
    assertThat(ours.status()).isEqualTo(201);
    assertThat(ours.text("/id")).isNotEqualTo(theirs.text("/id"));
  }

  @Test
  void a_refused_call_does_not_use_up_its_key() {
    var refused =
        client.post("/v1/approvals", Asked.with("approvers", "[{\"role\":\"nobody\"}]"), KEY, "k");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.pointers()).containsExactly("/approvers/0/role");
    assertThat(client.post("/v1/approvals", Asked.INVOICE, KEY, "k").status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", " spaced key ", "~!@#$%^&*()", "9c5b94b1-35ad-49bb-b118-8e8fc24abf80"})
  void any_printable_key_will_do(String key) {
    var first = client.post("/v1/approvals", Asked.INVOICE, KEY, key);
    assertThat(first.status()).isEqualTo(201);
    assertThat(client.post("/v1/approvals", Asked.INVOICE, KEY, key).text("/id"))
        .isEqualTo(first.text("/id"));
  }

  @Test
  void an_empty_key_or_one_beyond_ascii_is_refused() {
    for (var key : new String[] {"", "\u00e9", "a\u0080"}) {
      var refused =
          api.raw(
              "POST /v1/approvals HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                  + "Content-Type: application/json\r\nAuthorization: Bearer "
                  + client.key()
                  + "\r\nIdempotency-Key: "
                  + key
                  + "\r\nContent-Length: 2\r\n\r\n{}");
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.problem()).isEqualTo("invalid-header");
    }
  }

  @Test
  void a_key_is_not_too_long_and_sent_once() {
    var long_ = client.post("/v1/approvals", Asked.INVOICE, KEY, "x".repeat(256));
    assertThat(long_.problem()).isEqualTo("invalid-header");
    var twice = client.post("/v1/approvals", Asked.INVOICE, KEY, "a", KEY, "b");
    assertThat(twice.problem()).isEqualTo("invalid-header");
    assertThat(client.get("/v1/approvals").json().at("/items")).isEmpty();
    var longest = client.post("/v1/approvals", Asked.INVOICE, KEY, "x".repeat(255));
    assertThat(longest.status()).isEqualTo(201);
  }
}
