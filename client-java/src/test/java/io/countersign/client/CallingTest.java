package io.countersign.client;

import static io.countersign.client.StubInstallation.ID;
import static io.countersign.client.StubInstallation.KEY;
import static io.countersign.client.StubInstallation.approval;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How calls are sent, repeated or not, and what is told of those that fail. */
@Timeout(60)
class CallingTest {
  private static final NewApproval ORDER = NewApproval.of("Order 7").approver("cfo@example.test");

  private final StubInstallation there = new StubInstallation();
  private final CountersignClient client = there.client().build();

  @AfterEach
  void stop() {
    client.close();
    there.close();
  }

  private Approval open() {
    return client.approvals().open(ORDER, "order-7");
  }

  private static <T extends CountersignException> T failing(Class<T> type, Runnable call) {
    var thrown = catchThrowableOfType(type, call::run);
    assertThat(thrown).as("what is thrown").isNotNull();
    return thrown;
  }

  @Test
  void a_call_says_who_calls_and_what_for() {
    there.then(201, "application/json", approval("pending"));

    var opened = open();

    assertThat(opened.id()).isEqualTo(ID);
    assertThat(opened.state()).isEqualTo(Approval.State.PENDING);
    assertThat(opened.labels()).isEqualTo(Map.of("region", "eu"));
    assertThat(opened.assignments())
        .containsExactly(new Approval.Assignment("asg_1", "cfo@example.test", "Carla", "open"));
    assertThat(opened.json()).contains("newMember");
    var call = there.taken().getFirst();
    assertThat(call.method() + " " + call.target()).isEqualTo("POST /v1/approvals");
    assertThat(call.header("Authorization")).isEqualTo("Bearer " + KEY);
    assertThat(call.header("Idempotency-key")).isEqualTo("order-7");
    assertThat(call.header("Content-type")).isEqualTo("application/json");
    assertThat(call.header("User-agent")).startsWith("countersign-java/");
    assertThat(call.body())
        .isEqualTo("{\"approvers\":[{\"email\":\"cfo@example.test\"}],\"title\":\"Order 7\"}");
  }

  @Test
  @DisplayName("With an idempotency key, what is unknown is sent again, to the byte")
  void what_has_a_key_is_sent_again() {
    there
        .thenProblem(503, "outcome-unknown", "Retry-After", "1")
        .thenNothing()
        .then(502, "text/html", "<h1>Bad gateway</h1>")
        .thenProblem(409, "idempotency-in-progress", "Retry-After", "1")
        .then(201, "application/json", approval("pending"));

    assertThat(open().id()).isEqualTo(ID);

    assertThat(there.taken())
        .hasSize(5)
        .extracting(StubInstallation.Taken::body)
        .hasSameElementsAs(List.of(there.taken().getFirst().body()));
    assertThat(there.taken()).allMatch(call -> call.header("Idempotency-key").equals("order-7"));
    assertThat(there.time.slept().get(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(there.time.slept().get(3)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void what_may_have_happened_is_not_sent_again_without_a_key() {
    there.thenProblem(503, "outcome-unknown", "Retry-After", "1");

    var problem = failing(ProblemException.class, () -> client.approvals().recall(ID, "Late"));

    assertThat(problem.mayHaveHappened()).isTrue();
    assertThat(there.taken()).hasSize(1);
    assertThat(there.taken().getFirst().target()).isEqualTo("/v1/approvals/" + ID + "/recall");
    assertThat(there.taken().getFirst().body()).isEqualTo("{\"reason\":\"Late\"}");

    there.thenNothing();
    assertThat(
            failing(NoAnswerException.class, () -> client.approvals().cancel(ID, "Late"))
                .mayHaveHappened())
        .isTrue();
    assertThat(there.taken()).hasSize(2);
  }

  @Test
  void what_certainly_did_not_happen_is_sent_again_in_any_case() {
    there
        .thenProblem(503, "storage-unavailable", "Retry-After", "5")
        .thenProblem(429, "rate-limited", "Retry-After", "2")
        .thenJson(approval("recalled"));

    assertThat(client.approvals().recall(ID, "Late").state()).isEqualTo(Approval.State.RECALLED);

    assertThat(there.time.slept().get(0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(there.time.slept().get(1)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void what_was_refused_is_not_sent_again() {
    there.thenProblem(500, "internal-error").thenProblem(404, "not-found");

    assertThat(failing(ProblemException.class, this::open).mayHaveHappened()).isTrue();
    assertThat(failing(ProblemException.class, this::open).mayHaveHappened()).isFalse();
    assertThat(there.taken()).hasSize(2);
  }

  @Test
  void it_gives_up_after_a_while() {
    there.thenProblem(503, "storage-unavailable");

    var problem = failing(ProblemException.class, this::open);

    assertThat(problem.is("storage-unavailable")).isTrue();
    assertThat(there.time.passed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    assertThat(there.taken().size()).isBetween(5, 10);
  }

  @Test
  void it_does_not_wait_for_what_takes_longer_than_it_has() {
    there.thenProblem(429, "rate-limited", "Retry-After", "3600");

    assertThat(failing(ProblemException.class, this::open).is("rate-limited")).isTrue();
    assertThat(there.time.slept()).isEmpty();
    try (var hasty = there.client().retryFor(Duration.ZERO).build()) {
      failing(ProblemException.class, () -> hasty.approvals().find(ID));
    }
    assertThat(there.taken()).hasSize(2);
  }

  @Test
  void nobody_listens() {
    there.close();

    var none = failing(NoAnswerException.class, () -> client.approvals().recall(ID, "Late"));

    assertThat(none.mayHaveHappened()).isFalse();
    assertThat(there.time.passed()).isGreaterThan(Duration.ofSeconds(15));
  }

  @Test
  void a_problem_tells_all_there_is_to_know() {
    there.then(
        422,
        "application/problem+json",
        """
        {"type":"urn:countersign:problem:validation-failed","title":"Some values cannot be used",
         "status":422,"detail":"Nobody holds the role legal.","instance":"/v1/approvals",
         "traceId":"trc_42",
         "errors":[{"pointer":"/approvers/0/role","detail":"Nobody holds the role legal."}]}
        """);

    var problem = failing(ProblemException.class, this::open);

    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.type()).isEqualTo("urn:countersign:problem:validation-failed");
    assertThat(problem.is("validation-failed")).isTrue();
    assertThat(problem.title()).isEqualTo("Some values cannot be used");
    assertThat(problem.detail()).isEqualTo("Nobody holds the role legal.");
    assertThat(problem.traceId()).isEqualTo("trc_42");
    assertThat(problem.pointer()).contains("/approvers/0/role");
    assertThat(problem.errors())
        .containsExactly(
            new ProblemException.FieldProblem("/approvers/0/role", "Nobody holds the role legal."));
    assertThat(problem)
        .hasMessage(
            "POST /v1/approvals: 422 validation-failed, Some values cannot be used;"
                + " /approvers/0/role: Nobody holds the role legal. (trace trc_42)");
  }

  @Test
  void what_something_in_between_says_is_not_taken_over() {
    there
        .then(403, "application/json", "{\"title\":\"SECRET\",\"detail\":\"SECRET\"}")
        .then(302, "text/html", "", "Location", "http://127.0.0.1:1/elsewhere")
        .then(200, "text/html", "<h1>Please log in</h1>");

    var forbidden = failing(ProblemException.class, this::open);
    assertThat(forbidden.type()).isEqualTo("about:blank");
    assertThat(forbidden).hasMessage("POST /v1/approvals: 403 about:blank, Answered 403");
    assertThat(failing(ProblemException.class, this::open).status()).isEqualTo(302);
    failing(UnreadableAnswerException.class, this::open);
    assertThat(there.taken()).hasSize(3);
  }

  @Test
  void a_state_of_a_newer_installation_is_no_guess() {
    there.thenJson(approval("levitating"));

    assertThat(failing(UnreadableAnswerException.class, () -> client.approvals().find(ID)))
        .hasMessageContaining("levitating");
  }

  @Test
  @DisplayName("An answer that stops half way is given up")
  void an_answer_that_stops() throws Exception {
    var done = new CountDownLatch(1);
    there.then((exchange, call) -> {
      exchange.sendResponseHeaders(200, 1_000);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      try {
        done.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    });
    try (var impatient =
        there.client().timeout(Duration.ofMillis(300)).retryFor(Duration.ZERO).build()) {
      assertThat(failing(NoAnswerException.class, () -> impatient.approvals().find(ID)))
          .hasMessageContaining("PT0.3S");
    } finally {
      done.countDown();
    }
  }

  @Test
  void a_key_is_in_no_text() {
    assertThat(client.toString()).doesNotContain("CANARY");
    assertThat(CountersignClient.builder(there.url(), KEY).toString()).doesNotContain("CANARY");
    for (var bad : List.of(KEY + "\n" + KEY, KEY + " x", KEY + "é", "")) {
      assertThatThrownBy(() -> CountersignClient.at(there.url(), bad))
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(thrown -> assertThat(all(thrown)).doesNotContain("CANARY"));
    }
    there.thenProblem(401, "unauthenticated");
    assertThat(all(failing(ProblemException.class, this::open))).doesNotContain("CANARY");
    there.close();
    assertThat(all(failing(NoAnswerException.class, this::open))).doesNotContain("CANARY");
  }

  private static String all(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void a_line_break_after_the_key_does_not_count() {
    there.thenJson(approval("pending"));
    try (var read = CountersignClient.at(there.url() + "/", KEY + "\n")) {
      assertThat(read.approvals().find(ID).id()).isEqualTo(ID);
    }
    assertThat(there.taken().getFirst().header("Authorization")).isEqualTo("Bearer " + KEY);
    assertThat(there.taken().getFirst().target()).isEqualTo("/v1/approvals/" + ID);
  }

  @Test
  void the_key_leaves_this_machine_only_encrypted_unless_that_is_asked_for() {
    assertThatThrownBy(() -> CountersignClient.at("http://countersign.example.test", "cs_live_k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https")
        .hasMessageNotContaining("cs_live_k");
    for (var local : List.of("http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080")) {
      CountersignClient.at(local, "cs_live_k").close();
    }
    CountersignClient.builder("http://countersign.internal", "cs_live_k")
        .unencrypted()
        .build()
        .close();
  }

  @Test
  void addresses_that_cannot_be_used_are_refused_without_repeating_them() {
    for (var bad :
        List.of(
            "https://ana:CANARY@example.test",
            "https://example.test?key=CANARY",
            "https://example.test/#CANARY",
            "ftp://CANARY.example.test",
            "CANARY",
            "https://CANARY example")) {
      assertThatThrownBy(() -> CountersignClient.at(bad, KEY))
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(thrown -> assertThat(all(thrown)).doesNotContain("CANARY"));
    }
  }

  @Test
  void an_id_stays_within_its_path() {
    for (var bad : List.of("../people", "a/b", "a?b", "", "a b")) {
      assertThatThrownBy(() -> client.approvals().find(bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.executions().complete(ID, bad, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> client.approvals().open(ORDER, "Grüße"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(there.taken()).isEmpty();
  }

  @Test
  void closing_ends_what_waits_and_leaves_no_thread() throws Exception {
    var arrived = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    there.then((exchange, call) -> {
      arrived.countDown();
      try {
        done.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    });
    var before = httpThreads();
    var closing = there.client().build();
    var waiting =
        CompletableFuture.supplyAsync(() -> closing.approvals().await(ID, Duration.ofHours(1)));
    arrived.await();
    assertThat(httpThreads()).isGreaterThan(before);

    closing.close();

    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(NoAnswerException.class);
    assertThat(httpThreads()).isEqualTo(before);
    assertThatThrownBy(() -> closing.approvals().find(ID))
        .isInstanceOf(IllegalStateException.class);
    done.countDown();
  }

  /** Those that run the connections of some HTTP client. */
  private static long httpThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("-SelectorManager"))
        .count();
  }

  @Test
  void an_http_client_that_was_given_stays_open_and_may_follow_no_redirects() throws Exception {
    there.thenJson(approval("pending"));
    try (var http = HttpClient.newHttpClient()) {
      try (var given = there.client().http(http).build()) {
        given.approvals().find(ID);
      }
      assertThat(http.isTerminated()).isFalse();
    }
    try (var following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      assertThatThrownBy(() -> there.client().http(following))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whoever_is_interrupted_stays_so() {
    there.thenJson(approval("pending"));
    Thread.currentThread().interrupt();

    failing(NoAnswerException.class, this::open);

    assertThat(Thread.interrupted()).isTrue();
  }
}
