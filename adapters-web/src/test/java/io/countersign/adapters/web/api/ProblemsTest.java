package io.countersign.adapters.web.api;

import static io.countersign.adapters.web.api.ApiTestBeans.OPERATOR_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of problem, met over HTTP. */
class ProblemsTest {
  private static final String INTERNALS =
      "(?is).*(exception|\\bjava\\b|io\\.[a-z]|micronaut|netty|jackson|jdbc|select |\\sat [a-z]+\\.).*";

  /** What the server itself answers, as it is no HTTP request that filters could see. */
  private static final Set<ProblemType> UNREADABLE =
      Set.of(ProblemType.INVALID_REQUEST, ProblemType.URI_TOO_LONG, ProblemType.HEADERS_TOO_LARGE);

  private static final String APPROVALS = "/v1/approvals";
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

  @ParameterizedTest
  @EnumSource
  @DisplayName("C63 every problem is a problem document, and tells nothing of the inside")
  void every_problem_is_a_document(ProblemType type) {
    var met = provoke(type);
    assertThat(met.problem()).as(met.toString()).isEqualTo(type.slug());
    assertThat(met.status()).isEqualTo(type.status().getCode());
    assertThat(met.header("content-type")).isEqualTo("application/problem+json");
    assertThat(met.text("/type")).isEqualTo(type.urn());
    assertThat(met.text("/title")).isEqualTo(type.title());
    assertThat(met.json().at("/status").intValue()).isEqualTo(met.status());
    assertThat(met.text("/traceId")).matches("trc_[0-9A-Za-z]+");
    var members = new TreeSet<String>();
    met.json().fieldNames().forEachRemaining(members::add);
    members.removeAll(Set.of("type", "title", "status", "instance", "traceId"));
    assertThat(Set.of("detail", "errors")).containsAll(members);
    assertThat(met.body()).doesNotMatch(INTERNALS);
    if (!UNREADABLE.contains(type)) {
      assertThat(met.text("/instance")).startsWith("/v1");
      assertThat(met.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(met.header("cache-control")).isEqualTo("no-store");
    }
  }

  /** Gives the first item of an approval to somebody else. */
  private Api.Answer reassign(String id, String to) {
    var item = client.get(APPROVALS + "/" + id).text("/assignments/0/id");
    return client.post(
        APPROVALS + "/" + id + "/reassign",
        "{\"assignmentId\":\"%s\",\"to\":{\"email\":\"%s\"}}".formatted(item, to));
  }

  /** No default: a new type does not compile until it is met here. */
  private Api.Answer provoke(ProblemType type) {
    return switch (type) {
      case INVALID_REQUEST -> api.raw("GET /v1/tenant HTTP/1.1\r\nbad header\r\n\r\n");
      case MALFORMED_JSON -> client.post(APPROVALS, "{");
      case INVALID_QUERY -> client.get(APPROVALS + "?state=open");
      case INVALID_CURSOR -> client.get(APPROVALS + "?cursor=x");
      case INVALID_HEADER ->
          client.post(APPROVALS, Asked.least(""), "Idempotency-Key", "x".repeat(256));
      case UNAUTHENTICATED -> api.call("GET", APPROVALS, "", "");
      case INSUFFICIENT_SCOPE ->
          api.call("GET", APPROVALS, api.key(client.tenant(), "[\"people:read\"]"), "");
      case OPERATOR_ONLY -> client.get("/v1/tenants");
      case TENANT_KEY_REQUIRED -> api.call("GET", APPROVALS, OPERATOR_KEY, "");
      case SEPARATION_OF_DUTIES ->
          client.post(APPROVALS, Asked.least("\"requester\":{\"email\":\"cfo@example.test\"}"));
      case MACHINE_NOT_ALLOWED -> decide(client.open(Asked.least("")), 0, "approve", "");
      case FORBIDDEN -> failing(new HttpStatusException(HttpStatus.FORBIDDEN, "io.netty says no"));
      case NOT_FOUND -> client.get(APPROVALS + "/x");
      case METHOD_NOT_ALLOWED -> client.put(APPROVALS, "{}");
      case NOT_ACCEPTABLE -> api.call("GET", APPROVALS, client.key(), "", "Accept", "text/html");
      case ID_TAKEN ->
          api.call(
              "POST",
              "/v1/tenants",
              OPERATOR_KEY,
              "{\"id\":\"%s\",\"name\":\"N\"}".formatted(client.tenant()));
      case EMAIL_TAKEN -> second(() -> client.post("/v1/people", Asked.PERSON));
      case HANDLE_TAKEN -> {
        var person =
            "{\"email\":\"%s@example.test\",\"name\":\"N\",\"handles\":{\"slack\":\"U1\"}}";
        client.post("/v1/people", person.formatted("one"));
        yield client.post("/v1/people", person.formatted("two"));
      }
      case ALREADY_DECIDED -> {
        var id = client.open(askTwo(""));
        decide(id, 0, "approve", "");
        yield decide(id, 1, "approve", "");
      }
      case ALREADY_ANSWERED -> {
        var id = client.open(askTwo(""));
        decide(id, 0, "approve", "");
        yield decide(id, 0, "reject", "");
      }
      case PASSED_ON -> {
        var id = client.open(askTwo(""));
        reassign(id, "zoe@example.test");
        yield decide(id, 0, "approve", "");
      }
      case ITEM_NOT_OPEN -> {
        var id = client.open(askTwo(""));
        reassign(id, "zoe@example.test");
        yield reassign(id, "emil@example.test");
      }
      case REQUEST_CLOSED -> {
        var id = client.open(askTwo(""));
        client.post(APPROVALS + "/" + id + "/cancel", "");
        yield decide(id, 0, "approve", "");
      }
      case CONTENT_CHANGED ->
          decide(
              client.open(askTwo("")),
              0,
              "approve",
              ",\"contentDigest\":\"sha256:" + "0".repeat(64) + "\"");
      case NOT_DRAFT -> client.put(APPROVALS + "/" + client.open(askTwo("")), Asked.least(""));
      case NOT_RETURNED ->
          client.post(APPROVALS + "/" + client.open(askTwo("")) + "/resubmit", "{}");
      case RETURN_REFUSED -> {
        var id = client.open(askTwo(""));
        var asked = client.get(APPROVALS + "/" + id).text("/assignments/0/id");
        yield client.post(
            APPROVALS + "/" + id + "/return",
            "{\"assignmentId\":\"%s\",\"comment\":\"Split it.\"}".formatted(asked));
      }
      case QUESTION_REFUSED -> {
        var id = client.open(askTwo(""));
        var asked = client.get(APPROVALS + "/" + id).text("/assignments/0/id");
        for (var number = 1; number <= 20; number++) {
          client.post(
              APPROVALS + "/" + id + "/questions",
              "{\"assignmentId\":\"%s\",\"text\":\"%s?\"}".formatted(asked, number));
        }
        yield client.post(
            APPROVALS + "/" + id + "/questions",
            "{\"assignmentId\":\"%s\",\"text\":\"And?\"}".formatted(asked));
      }
      case NOTHING_ASKED ->
          client.post(APPROVALS + "/" + client.open(askTwo("")) + "/reply", "{\"text\":\"Well.\"}");
      case NOT_PENDING -> {
        var id = client.open(askTwo(""));
        yield second(() -> client.post(APPROVALS + "/" + id + "/recall", ""));
      }
      case SANDBOX_ONLY -> client.get("/v1/sandbox/clock");
      case LIVE_ONLY -> api.sandbox().put("/v1/channels/email", "{\"settings\":{}}");
      case SANDBOX_BUSY -> {
        var sandbox = api.sandbox();
        api.sandboxClocks.takeTurn(new TenantId(sandbox.tenant()), "somebody else", Duration.ZERO);
        yield sandbox.post("/v1/sandbox/clock", "{\"advance\":\"PT1H\"}");
      }
      case PROBE_UNSUPPORTED -> client.post("/v1/channels/mute/probe", "");
      case IDEMPOTENCY_IN_PROGRESS ->
          client.post(APPROVALS, Asked.least(""), "Idempotency-Key", ApiTestBeans.KEY_IN_USE);
      case REQUEST_EXPIRED -> {
        var id = client.open(askTwo(",\"expiresIn\":\"PT1M\""));
        api.clock.advance(Duration.ofMinutes(2));
        yield decide(id, 0, "approve", "");
      }
      case PAYLOAD_TOO_LARGE -> client.post(APPROVALS, " ".repeat(1024 * 1024 + 1));
      case URI_TOO_LONG -> api.raw("GET /v1/" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n");
      case UNSUPPORTED_MEDIA_TYPE ->
          client.post(APPROVALS, Asked.least(""), "Content-Type", "text/plain");
      case UNKNOWN_FIELD -> client.post(APPROVALS, Asked.least("\"state\":\"approved\""));
      case VALIDATION_FAILED -> client.post(APPROVALS, "{}");
      case IDEMPOTENCY_KEY_REUSED -> {
        client.post(APPROVALS, Asked.INVOICE, "Idempotency-Key", "k");
        yield client.post(APPROVALS, Asked.least(""), "Idempotency-Key", "k");
      }
      case EGRESS_DENIED ->
          client.put("/v1/channels/email", "{\"settings\":{\"host\":\"10.0.0.1\"}}");
      case FIELD_NOT_EDITABLE ->
          decide(client.open(askTwo("")), 0, "approve", ",\"fields\":{\"x\":\"1\"}");
      case COMMENT_REQUIRED ->
          decide(
              client.open(
                  askTwo("")
                      .replace("\"allowed\"", "\"allowed\",\"comment\":\"required-on-reject\"")),
              0,
              "reject",
              "");
      case RATE_LIMITED -> tooOften();
      case HEADERS_TOO_LARGE ->
          api.raw("GET /v1 HTTP/1.1\r\nX-Long: " + "x".repeat(17_000) + "\r\n\r\n");
      case INTERNAL_ERROR -> failing(new IllegalStateException("SELECT secret FROM jdbc:h2"));
      case OUTCOME_UNKNOWN -> failing(new OutcomeUnknownException(new IllegalStateException()));
      case STORAGE_UNAVAILABLE ->
          failing(new StorageUnavailableException(new IllegalStateException("jdbc:h2")));
    };
  }

  @Test
  @DisplayName("B38 B40 C47 C62 whoever should come again is told when")
  void whoever_should_come_again_is_told_when() {
    assertThat(provoke(ProblemType.OUTCOME_UNKNOWN).header("retry-after")).isEqualTo("1");
    assertThat(provoke(ProblemType.STORAGE_UNAVAILABLE).header("retry-after")).isEqualTo("5");
    assertThat(provoke(ProblemType.IDEMPOTENCY_IN_PROGRESS).header("retry-after")).isEqualTo("1");
    assertThat(provoke(ProblemType.SANDBOX_BUSY).header("retry-after")).isEqualTo("1");
    assertThat(provoke(ProblemType.RATE_LIMITED).header("retry-after")).isEqualTo("20");
    assertThat(client.get(APPROVALS).json().at("/items")).as("nothing was opened").isEmpty();
  }

  @Test
  @DisplayName("C63 a failure nobody foresaw leaves nothing, and the same call works afterwards")
  void an_unforeseen_failure_leaves_nothing() {
    var failed = failing(new IllegalStateException("SELECT secret FROM jdbc:h2"));
    assertThat(failed.status()).isEqualTo(500);
    assertThat(client.get(APPROVALS).json().at("/items")).isEmpty();
    assertThat(client.post(APPROVALS, Asked.least("")).status()).isEqualTo(201);
  }

  @Test
  @DisplayName("C62 the quota is a key's own, and time gives it back")
  void a_key_that_calls_too_often_waits() {
    try (var strict = Api.start(Map.of("countersign.limits.key", 3))) {
      var busy = strict.client();
      var calm =
          new Api.Client(strict, busy.tenant(), strict.key(busy.tenant(), "[\"people:read\"]"));
      for (var call = 0; call < 3; call++) {
        assertThat(busy.get(APPROVALS).status()).isEqualTo(200);
      }
      assertThat(busy.post(APPROVALS, Asked.least("")).status()).isEqualTo(429);
      assertThat(calm.get("/v1/people").status()).isEqualTo(200);
      strict.clock.advance(Duration.ofSeconds(20));
      assertThat(busy.post(APPROVALS, Asked.least("")).status()).as("the same call").isEqualTo(201);
      assertThat(busy.get(APPROVALS).status()).isEqualTo(429);
    }
  }

  private static Api.Answer tooOften() {
    try (var strict = Api.start(Map.of("countersign.limits.key", 3))) {
      var busy = strict.client();
      for (var call = 0; call < 3; call++) {
        busy.get(APPROVALS);
      }
      return busy.get(APPROVALS);
    }
  }

  private Api.Answer failing(RuntimeException failure) {
    api.outages.failOnceWith(failure);
    return client.post(APPROVALS, Asked.least(""));
  }

  private static Api.Answer second(Supplier<Api.Answer> call) {
    var _ = call.get();
    return call.get();
  }

  private static String askTwo(String more) {
    return "{\"title\":\"T\",\"policy\":{\"api\":\"allowed\"},"
        + "\"approvers\":[{\"email\":\"a@example.test\"},{\"email\":\"b@example.test\"}]"
        + more
        + "}";
  }

  private Api.Answer decide(String id, int assignment, String decision, String more) {
    var asked = client.get(APPROVALS + "/" + id).text("/assignments/" + assignment + "/id");
    return client.post(
        APPROVALS + "/" + id + "/decisions",
        "{\"assignmentId\":\"%s\",\"decision\":\"%s\"%s}".formatted(asked, decision, more));
  }
}
