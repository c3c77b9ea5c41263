package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.job.Job;
import io.countersign.application.testing.InMemoryJobs;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the vendors of channels call with. */
class CallsTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static Api api;
  private TestChannels.Talking talking;

  @BeforeAll
  static void start() {
    api = Api.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void nothing_was_said() {
    talking = api.server.getApplicationContext().getBean(TestChannels.Talking.class);
    talking.calls.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM, "application/json", "text/plain", "application/octet-stream"})
  void a_channel_gets_the_bytes_as_they_came(String type) {
    var body = "payload=%7B%22a%22%3A+1%7D&b=ü+%C3%BC\r\n\0{".getBytes(StandardCharsets.UTF_8);
    api.call(
        "POST", "/channels/talk/acme", "", body, "Content-Type", type, "X-Signature", "v0=a b");

    assertThat(talking.calls).hasSize(1);
    assertThat(talking.calls.getFirst().body()).isEqualTo(body);
    assertThat(talking.calls.getFirst().header("x-signature")).isEqualTo("v0=a b");
    assertThat(talking.calls.getFirst().header("X-SIGNATURE")).isEqualTo("v0=a b");
  }

  @Test
  void what_was_pressed_is_stored_before_the_vendor_is_thanked() {
    var answer = say("press", "acme");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("thanks to acme");
    assertThat(api.storage.jobs.scheduled())
        .extracting(InMemoryJobs.Scheduled::job)
        .filteredOn(job -> job.tenant().value().equals("acme"))
        .extracting(Job::kind)
        .containsExactly(Job.Kind.ANSWER);

    assertThat(say("press", "acme").status()).as("once more").isEqualTo(200);
    assertThat(
            api.storage.jobs.scheduled().stream()
                .filter(job -> job.job().tenant().value().equals("acme")))
        .hasSize(1);
  }

  @Test
  void a_channel_says_what_it_is_answered_with() {
    var challenged = say("challenge", "acme");
    assertThat(challenged.body()).isEqualTo("{\"challenge\":\"ü\"}");
    assertThat(challenged.header("content-type")).startsWith("application/json");
    var pinged = say("ping", "acme");
    assertThat(pinged.status()).isEqualTo(200);
    assertThat(pinged.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"nothing, 401", "elsewhere, 404", "mumble, 400"})
  @DisplayName("E85, E87 a refused call is told nothing but that")
  void refusals_say_nothing(String saying, int status) {
    var before = api.storage.transactions.everything();
    var refused = say(saying, "acme");
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.body()).isEmpty();
    assertThat(api.storage.transactions.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/channels/fax/acme",
        "/channels/email/acme",
        "/channels/mute/acme",
        "/channels/talk/NO%20TENANT",
        "/channels/T/acme",
        "/channels/talk",
        "/channels/talk/a/b"
      })
  void there_is_nothing_else(String path) {
    assertThat(api.call("POST", path, "", "x", "X-Says", "ping").status()).isEqualTo(404);
    assertThat(talking.calls).isEmpty();
  }

  @Test
  void a_header_that_comes_twice_counts_as_none() {
    var answer =
        api.exchange(
            "POST /channels/talk/acme HTTP/1.1\r\nHost: x\r\nX-Says: ping\r\nX-Says: elsewhere\r\n"
                + "Content-Length: 1\r\nConnection: close\r\n\r\nx");
    assertThat(answer).startsWith("HTTP/1.1 401");
  }

  @Test
  void nobody_is_let_in_by_looking() {
    assertThat(api.call("GET", "/channels/talk/acme", "", "").status()).isEqualTo(405);
    assertThat(talking.calls).isEmpty();
  }

  @Test
  void what_is_too_long_is_not_read() {
    var answer =
        api.call("POST", "/channels/talk/acme", "", new byte[1_100_000], "Content-Type", FORM);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(talking.calls).isEmpty();
  }

  @Test
  void who_is_refused_again_and_again_is_not_looked_at_any_more() {
    try (var fresh = Api.start()) {
      var channel = fresh.server.getApplicationContext().getBean(TestChannels.Talking.class);
      for (var i = 0; i < 60; i++) {
        assertThat(say(fresh, "nothing").status()).isEqualTo(401);
      }
      channel.calls.clear();
      var answer = say(fresh, "nothing");
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).isEqualTo("60");
      assertThat(channel.calls).isEmpty();
    }
  }

  @Test
  void a_vendor_is_not_locked_out_by_others_behind_its_proxy() {
    try (var fresh = Api.start()) {
      assertThat(say(fresh, "press").status()).isEqualTo(200);
      for (var i = 0; i < 61; i++) {
        assertThat(say(fresh, "nothing").status()).isEqualTo(401);
      }
      assertThat(say(fresh, "press").status()).isEqualTo(200);
    }
  }

  @Test
  void names_that_cannot_be_are_not_kept_count_of() {
    try (var fresh = Api.start()) {
      for (var i = 0; i < 61; i++) {
        var answer = fresh.call("POST", "/channels/talk/NO%20TENANT", "", "x");
        assertThat(answer.status()).isEqualTo(404);
      }
    }
  }

  @Test
  void one_tenants_refusals_do_not_turn_away_the_calls_of_another() {
    try (var fresh = Api.start()) {
      for (var i = 0; i < 61; i++) {
        fresh.call("POST", "/channels/talk/globex", "", "x", "Content-Type", FORM);
      }
      assertThat(say(fresh, "press").status()).isEqualTo(200);
    }
  }

  private static Api.Answer say(Api api, String what) {
    return api.call("POST", "/channels/talk/acme", "", "x=y", "Content-Type", FORM, "X-Says", what);
  }

  private Api.Answer say(String what, String tenant) {
    return api.call(
        "POST", "/channels/talk/" + tenant, "", "x=y", "Content-Type", FORM, "X-Says", what);
  }
}
