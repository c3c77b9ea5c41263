package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions and replies over the API. */
class QuestionsTest {
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

  private Api.Answer open(String policy) {
    return client.post(
        "/v1/approvals",
        Asked.least("\"expiresIn\":\"PT24H\",\"policy\":{\"api\":\"%s\"}".formatted(policy)));
  }

  private static String path(Api.Answer approval, String action) {
    return "/v1/approvals/" + approval.text("/id") + "/" + action;
  }

  private Api.Answer ask(Api.Answer approval, String text) {
    return client.post(
        path(approval, "questions"),
        "{\"assignmentId\":\"%s\",\"text\":\"%s\"}"
            .formatted(approval.text("/assignments/0/id"), text));
  }

  private Api.Answer reply(Api.Answer approval, String text) {
    return client.post(path(approval, "reply"), "{\"text\":\"%s\"}".formatted(text));
  }

  @Test
  void a_question_pauses_it_and_a_reply_lets_it_go_on() {
    var opened = open("allowed");
    assertThat(opened.json().at("/questions")).isEmpty();
    assertThat(opened.json().at("/pausedSince").isNull()).isTrue();
    api.clock.advance(Duration.ofHours(10));

    var asked = ask(opened, "Which vendors?");

    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    assertThat(asked.text("/state")).isEqualTo("pending");
    assertThat(asked.json().at("/expiresAt").isNull()).isTrue();
    assertThat(asked.text("/pausedSince")).isNotEmpty();
    assertThat(asked.text("/questions/0/number")).isEqualTo("1");
    assertThat(asked.text("/questions/0/text")).isEqualTo("Which vendors?");
    assertThat(asked.text("/questions/0/by/apiKey")).isNotEmpty();
    assertThat(asked.json().at("/questions/0/reply").isNull()).isTrue();
    assertThat(ask(opened, "Which vendors?").json().at("/questions")).hasSize(1);
    api.clock.advance(Duration.ofDays(30));

    var replied = reply(opened, "All 14 of May.");

    assertThat(replied.status()).as(replied.body()).isEqualTo(200);
    assertThat(replied.text("/questions/0/reply/text")).isEqualTo("All 14 of May.");
    assertThat(replied.text("/questions/0/reply/by/apiKey")).isNotEmpty();
    assertThat(replied.json().at("/pausedSince").isNull()).isTrue();
    assertThat(java.time.Instant.parse(replied.text("/expiresAt")))
        .isEqualTo(java.time.Instant.parse(opened.text("/expiresAt")).plus(Duration.ofDays(30)));
  }

  @Test
  void waiting_for_the_outcome_ends_when_a_question_waits_for_the_caller() {
    var opened = open("allowed");
    ask(opened, "Which vendors?");

    var began = System.nanoTime();
    var waited = client.get("/v1/approvals/" + opened.text("/id") + "?wait=30");

    assertThat(waited.text("/questions/0/text")).isEqualTo("Which vendors?");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void what_cannot_be_done_is_said_with_its_place() {
    var opened = open("allowed");

    assertThat(reply(opened, "Well.").text("/type")).endsWith("nothing-asked");
    var missing = client.post(path(opened, "questions"), "{}");
    assertThat(missing.status()).isEqualTo(422);
    assertThat(missing.body()).contains("/assignmentId", "/text");
    var silent = ask(opened, " ");
    assertThat(silent.status()).isEqualTo(422);
    assertThat(silent.body()).contains("/text").doesNotContain("/comment");
    ask(opened, "Why?");
    assertThat(reply(opened, " ").status()).isEqualTo(422);
    client.post(path(opened, "cancel"), "");
    assertThat(reply(opened, "Late.").text("/type")).endsWith("not-pending");
    assertThat(ask(opened, "Late?").text("/type")).endsWith("request-closed");
    assertThat(ask(open("refused"), "Why?").text("/type")).endsWith("machine-not-allowed");
  }
}
