package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every answer, and for requests that are odd in their form. */
class HttpTest {
  private static Api api;
  private static Api.Client client;

  @BeforeAll
  static void start() {
    // There are more routes than calls that a stranger may make in a minute.
    api = Api.start(Map.of("countersign.limits.stranger", 1_000));
    client = api.client();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @MethodSource("io.countersign.adapters.web.api.Route#all")
  @DisplayName("C64 C69 every answer has the headers that keep browsers out")
  void every_answer_keeps_browsers_out(Route route) {
    var path = route.at("a0000000-0000-7000-8000-000000000000");
    var origin = "https://evil.example.test";
    for (var key : new String[] {client.key(), ApiTestBeans.OPERATOR_KEY, ""}) {
      var answer = api.call(route.method(), path, key, route.body(), "Origin", origin);
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(answer.header("content-security-policy"))
          .isEqualTo("default-src 'none'; frame-ancestors 'none'");
      assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
      assertThat(answer.header("strict-transport-security")).startsWith("max-age=31536000");
      assertThat(answer.header("access-control-allow-origin")).isEmpty();
      assertThat(answer.header("server")).isEmpty();
      if (answer.status() == 200) {
        assertThat(answer.header("content-type")).isEqualTo("application/json");
      }
    }
  }

  @Test
  @DisplayName("C54 methods are what they are called")
  void methods_are_what_they_are_called() {
    var id = client.open(Asked.least(""));
    for (var method : new String[] {"DELETE", "PATCH", "TRACE", "PROPFIND"}) {
      var refused = api.call(method, "/v1/approvals/" + id, client.key(), "");
      assertThat(refused.status()).as(method).isEqualTo(405);
      assertThat(refused.problem()).isEqualTo("method-not-allowed");
    }
    for (var header :
        new String[] {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"}) {
      var overridden =
          api.call("GET", "/v1/approvals/" + id + "/recall", client.key(), "", header, "POST");
      assertThat(overridden.status()).as(header).isEqualTo(405);
    }
    assertThat(client.get("/v1/approvals/" + id + "?_method=POST").problem())
        .isEqualTo("invalid-query");
    assertThat(client.get("/v1/approvals/" + id).text("/state")).isEqualTo("pending");
  }

  @Test
  @DisplayName("C54 what cannot be answered in an accepted form is not done")
  void what_cannot_be_answered_is_not_done() {
    var refused = client.post("/v1/approvals", Asked.least(""), "Accept", "application/xml");
    assertThat(refused.status()).isEqualTo(406);
    assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
    assertThat(client.get("/v1/audit").body()).doesNotContain("application/xml");
    for (var accept : new String[] {"*/*", "application/json;q=0.5, text/html"}) {
      assertThat(api.call("GET", "/v1/tenant", client.key(), "", "Accept", accept).status())
          .as(accept)
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/%s HTTP/1.1\r\n\r\n",
        "GET /v1 HTTP/1.1\r\nX-Long: %s\r\n\r\n",
        "GET /v1 HTTP/1.1\r\n: %s\r\n\r\n",
        "GET /v1/%%zz HTTP/1.1\r\nConnection: close\r\n\r\n",
        "NONSENSE\r\n\r\n"
      })
  @DisplayName("C55 C69 what the decoder refuses is a problem with all headers as well")
  void what_the_decoder_refuses_keeps_browsers_out(String request) {
    var answer = api.raw(request.formatted("x".repeat(17_000)));
    assertThat(answer.status()).isIn(400, 401, 404, 414, 431);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("content-security-policy")).contains("default-src 'none'");
    assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("strict-transport-security")).startsWith("max-age=31536000");
    assertThat(answer.body()).doesNotContain("xxx").doesNotContainIgnoringCase("exception");
  }

  @Test
  @DisplayName("C55 whoever sends a request drop by drop is cut off within 10 s, others go on")
  void slow_senders_are_cut_off() throws IOException, InterruptedException {
    try (var headers = drip("GET /v1/tenant HTTP/1.1\r\nHost: x\r\n", "X-Drop: 1\r\n");
        var body = drip(head("POST /v1/approvals", "Content-Length: 1000"), " ");
        var chunks = drip(head("POST /v1/approvals", "Transfer-Encoding: chunked"), "1\r\n \r\n");
        var silent = drip("", "")) {
      while (headers.goesOn() | body.goesOn() | chunks.goesOn() | silent.goesOn()) {
        assertThat(client.get("/v1/tenant").status()).isEqualTo(200);
        Thread.sleep(100);
      }
      for (var dripping : List.of(headers, body, chunks, silent)) {
        assertThat(dripping.took()).isLessThan(Duration.ofSeconds(10));
      }
    }
  }

  @Test
  void a_connection_that_is_kept_open_may_rest_between_requests() throws IOException {
    try (var quick = Api.start(Map.of("countersign.limits.request-time", "200ms"));
        var socket = new Socket(InetAddress.getLoopbackAddress(), quick.server.getPort())) {
      var request = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(request);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      socket.setSoTimeout(1_000);
      assertThatThrownBy(
              () -> {
                while (socket.getInputStream().read() >= 0) {}
              })
          .as("nobody hangs up")
          .isInstanceOf(SocketTimeoutException.class);
      socket.getOutputStream().write(request);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
  }

  private static String head(String call, String length) {
    return call
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
        + client.key()
        + "\r\n"
        + length
        + "\r\n\r\n";
  }

  private static Dripping drip(String start, String drop) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), api.server.getPort());
    socket.setSoTimeout(1);
    socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
    return new Dripping(socket, drop, System.nanoTime(), new AtomicLong());
  }

  /** A request that never ends. */
  private record Dripping(Socket socket, String drop, long began, AtomicLong ended)
      implements AutoCloseable {
    /** Sends another drop. */
    boolean goesOn() {
      try {
        socket.getOutputStream().write(drop.getBytes(StandardCharsets.US_ASCII));
        while (socket.getInputStream().read() >= 0) {}
      } catch (SocketTimeoutException open) {
        if (took().toSeconds() < 30) {
          return true;
        }
      } catch (IOException closed) {
        // As a reset connection is told.
      }
      ended.compareAndSet(0, System.nanoTime());
      return false;
    }

    Duration took() {
      var end = ended.get() == 0 ? System.nanoTime() : ended.get();
      return Duration.ofNanos(end - began);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 6\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 6",
        "Content-Length: 6\r\nTransfer-Encoding : chunked",
        "Content-Length: 6\r\nTransfer-Encoding: xchunked",
        "Content-Length: 6\r\nTransfer-Encoding: chunked, identity",
        "Content-Length: 6\r\nTransfer-Encoding:\u000bchunked",
        "Content-Length: 6\r\n Transfer-Encoding: chunked",
        "Content-Length: 6\r\nContent-Length: 5",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: identity",
        "Content-Length: 6, 5",
        "Content-Length: +6",
        "Content-Length: 0x6",
        "Content-Length: -1"
      })
  @DisplayName("C56 no request hides in the body of another")
  void no_request_hides_in_another(String lengths) {
    var answers =
        api.exchange(
            "POST /v1/approvals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + lengths
                + "\r\n\r\n0\r\n\r\nXGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answers).startsWith("HTTP/1.1 400").doesNotContain("\"up\"");
    assertThat(answers.split("HTTP/1.1 ", -1)).as("one answer, then closed").hasSize(2);
  }

  @Test
  @DisplayName("C56 two lengths for one body are refused, and the connection is closed")
  void two_lengths_for_one_body_are_refused() {
    var answer =
        api.raw(
            "POST /v1/approvals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("\"up\"");
    var twice =
        api.raw(
            "POST /v1/approvals HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                + "Content-Length: 3\r\n\r\n{}");
    assertThat(twice.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/env", "/beans", "/loggers", "/heapdump", "/threaddump", "/swagger", "/swagger-ui",
        "/health/liveness", "/info", "/routes", "/metrics", "/prometheus", "/refresh", "/stop",
        "/META-INF/swagger/countersign.yml", "/application.yml", "/views/hil/decide.html"
      })
  @DisplayName("C65 nothing tells strangers about the inside")
  void nothing_tells_about_the_inside(String path) {
    assertThat(api.call("GET", path, "", "").status()).isIn(401, 404);
  }

  @Test
  @DisplayName("C65 health says no more than that")
  void health_says_no_more_than_that() {
    assertThat(api.call("GET", "/health", "", "").body()).isEqualTo("{\"status\":\"up\"}");
    assertThat(api.call("GET", "/health?details=true", "", "").body())
        .isEqualTo("{\"status\":\"up\"}");
  }

  @Test
  @DisplayName("C57 only a trusted proxy says where a call comes from")
  void only_a_trusted_proxy_says_where_a_call_comes_from() {
    assertThat(addressInAudit(api, "203.0.113.9")).isEqualTo("127.0.0.1");
    try (var behind = Api.start(Map.of("countersign.trusted-proxies", "127.0.0.0/8, 10.0.0.0/8"))) {
      assertThat(addressInAudit(behind, "203.0.113.9")).isEqualTo("203.0.113.9");
      assertThat(addressInAudit(behind, "192.0.2.1, 203.0.113.9, 10.1.2.3"))
          .as("the nearest hop that is no proxy of ours")
          .isEqualTo("203.0.113.9");
      assertThat(addressInAudit(behind, "203.0.113.9, unknown")).isEqualTo("127.0.0.1");
      assertThat(addressInAudit(behind, "2001:db8::1")).isEqualTo("2001:db8:0:0:0:0:0:1");
    }
  }

  private static String addressInAudit(Api where, String forwardedFor) {
    var caller = where.client();
    var id = caller.open(Asked.least("\"policy\":{\"api\":\"allowed\"}"));
    var asked = caller.get("/v1/approvals/" + id).text("/assignments/0/id");
    var decided =
        caller.post(
            "/v1/approvals/" + id + "/decisions",
            "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}".formatted(asked),
            "X-Forwarded-For",
            forwardedFor,
            "Forwarded",
            "for=198.51.100.7");
    assertThat(decided.status()).as(decided.body()).isEqualTo(200);
    return caller.get("/v1/approvals/" + id + "/audit").text("/items/1/event/details/ip");
  }
}
