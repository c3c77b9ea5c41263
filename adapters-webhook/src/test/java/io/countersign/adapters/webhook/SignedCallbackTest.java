package io.countersign.adapters.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import io.countersign.application.port.CallbackSecrets;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.NothingWaits;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.Refused;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.Resumed;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.TryLater;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedCallbackTest {
  private final Callbacks callbacks = new Callbacks();

  @AfterEach
  void close() throws Exception {
    callbacks.close();
  }

  @Test
  void the_receiver_gets_the_very_bytes_with_standard_webhooks_headers() throws Exception {
    try (var receiver = StubReceiver.answering("200 OK")) {
      assertThat(callbacks.send(receiver.url())).isEqualTo(new Resumed());

      var request = receiver.only();
      assertThat(request.requestLine()).isEqualTo("POST /hooks?a=b HTTP/1.1");
      assertThat(request.body()).isEqualTo(Callbacks.BODY.getBytes(UTF_8));
      assertThat(request.header("webhook-id")).isEqualTo("msg_2Yh4x");
      assertThat(request.header("webhook-timestamp"))
          .isEqualTo(Long.toString(callbacks.now.getEpochSecond()));
      assertThat(request.header("content-type")).isEqualTo("application/json");
      assertThat(request.header("user-agent")).isEqualTo("Countersign/test");
      assertThat(request.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
      assertThat(request.headers())
          .containsOnlyKeys(
              "connection",
              "content-length",
              "content-type",
              "host",
              "user-agent",
              "webhook-id",
              "webhook-signature",
              "webhook-timestamp");
    }
  }

  @Test
  @DisplayName("D78 the reference library accepts it and notices one changed byte anywhere")
  void the_reference_library_accepts_it_and_notices_one_changed_byte_anywhere() throws Exception {
    callbacks.now = Instant.now();
    try (var receiver = StubReceiver.answering("200 OK")) {
      callbacks.send(receiver.url());
      var request = receiver.only();
      var verifier = verifier(Callbacks.SECRET);

      verifier.verify(request.text(), headers(request, Map.of()));
      for (var changed :
          List.of(
              Map.of("webhook-id", "msg_2Yh4y"),
              Map.of("webhook-timestamp", Long.toString(callbacks.now.getEpochSecond() + 1)),
              Map.of(
                  "webhook-signature",
                  request.header("webhook-signature").replace("v1,", "v1,A")))) {
        assertThatExceptionOfType(WebhookVerificationException.class)
            .isThrownBy(() -> verifier.verify(request.text(), headers(request, changed)));
      }
      assertThatExceptionOfType(WebhookVerificationException.class)
          .isThrownBy(() ->
              verifier.verify(
                  request.text().replace("decided", "decidee"), headers(request, Map.of())));
      assertThatExceptionOfType(WebhookVerificationException.class)
          .isThrownBy(() ->
              verifier(Callbacks.FORMER_SECRET).verify(request.text(), headers(request, Map.of())));
    }
  }

  @Test
  @DisplayName("D79 while a rotation overlaps receivers with either secret accept it")
  void while_a_rotation_overlaps_receivers_with_either_secret_accept_it() throws Exception {
    callbacks.now = Instant.now();
    callbacks.secrets = List.of(Callbacks.SECRET, Callbacks.FORMER_SECRET);
    try (var receiver = StubReceiver.answering("200 OK")) {
      callbacks.send(receiver.url());
      var request = receiver.only();

      assertThat(request.header("webhook-signature")).matches("v1,\\S{44} v1,\\S{44}");
      verifier(Callbacks.SECRET).verify(request.text(), headers(request, Map.of()));
      verifier(Callbacks.FORMER_SECRET).verify(request.text(), headers(request, Map.of()));
    }
  }

  @Test
  @DisplayName("D75 a repeat has the same id and body and a fresh timestamp")
  void a_repeat_has_the_same_id_and_body_and_a_fresh_timestamp() throws Exception {
    try (var receiver = StubReceiver.answering("500 Oops")) {
      var orchestrator =
          callbacks.orchestrator(
              callbacks.names.guardAllowing("127.0.0.0/8"), SSLContext.getDefault());
      orchestrator.resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(receiver.url()));
      callbacks.now = callbacks.now.plusSeconds(300);
      orchestrator.resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(receiver.url()));

      var first = receiver.received().getFirst();
      var second = receiver.received().getLast();
      assertThat(receiver.received()).hasSize(2);
      assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(Long.parseLong(second.header("webhook-timestamp")))
          .isEqualTo(Long.parseLong(first.header("webhook-timestamp")) + 300);
      assertThat(second.header("webhook-signature"))
          .isNotEqualTo(first.header("webhook-signature"));
      assertThat(receiver.connections()).as("one kept connection").isEqualTo(1);
    }
  }

  @Test
  void a_connection_the_receiver_closed_meanwhile_is_replaced() throws Exception {
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          call.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        })) {
      var orchestrator =
          callbacks.orchestrator(
              callbacks.names.guardAllowing("127.0.0.0/8"), SSLContext.getDefault());
      assertThat(resume(orchestrator, receiver.url())).isEqualTo(new Resumed());
      assertThat(receiver.peerGoneWithin(2000)).isTrue();
      untilTheClockTicks();
      assertThat(resume(orchestrator, receiver.url())).isEqualTo(new Resumed());
      assertThat(receiver.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "201 Created", "202 Accepted", "204 No Content"})
  void any_success_resumes(String status) throws Exception {
    try (var receiver = StubReceiver.answering(status)) {
      assertThat(callbacks.send(receiver.url())).isEqualTo(new Resumed());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"})
  @DisplayName("D73 a redirect is not followed")
  void a_redirect_is_not_followed(String status) throws Exception {
    try (var canary = StubReceiver.answering("200 OK");
        var receiver = StubReceiver.answering(status, "Location: " + canary.url())) {
      assertThat(callbacks.send(receiver.url()))
          .isEqualTo(new TryLater(Duration.ZERO, "status-" + status.substring(0, 3)));
      assertThat(canary.connections()).isZero();
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 Bad",
        "401 No",
        "404 Where",
        "407 Proxy",
        "408 Slow",
        "421 Misdirected",
        "500 Oops",
        "502 Bad",
        "504 Slow"
      })
  void other_failures_are_tried_again_on_the_usual_schedule_and_only_then(String status)
      throws Exception {
    try (var receiver =
        StubReceiver.answering(
            status, "Retry-After: 60", "WWW-Authenticate: Basic realm=x", "Set-Cookie: a=b")) {
      assertThat(callbacks.send(receiver.url()))
          .isEqualTo(new TryLater(Duration.ZERO, "status-" + status.substring(0, 3)));
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | Retry-After: 120 | PT2M",
        "503 | Retry-After: 120 | PT2M",
        "429 | Retry-After: Sat, 21 Nov 2026 10:05:00 GMT | PT5M",
        "503 | Retry-After: Sat, 21 Nov 2026 09:00:00 GMT | PT0S",
        "429 | Retry-After: 9999999 | PT24H",
        "429 | X-None: 1 | PT0S",
        "503 | Retry-After: whenever | PT0S"
      })
  void a_receiver_that_asks_for_time_gets_it(int status, String header, Duration after)
      throws Exception {
    try (var receiver = StubReceiver.answering(status + " Later", header)) {
      assertThat(callbacks.send(receiver.url())).isEqualTo(new TryLater(after, "status-" + status));
    }
  }

  @Test
  @DisplayName("D76 gone is gone")
  void gone_is_gone() throws Exception {
    try (var receiver = StubReceiver.answering("410 Gone")) {
      assertThat(callbacks.send(receiver.url())).isEqualTo(new Refused("gone"));
    }
  }

  @Test
  void cookies_are_not_kept() throws Exception {
    try (var receiver = StubReceiver.answering("200 OK", "Set-Cookie: a=b; Path=/")) {
      var orchestrator =
          callbacks.orchestrator(
              callbacks.names.guardAllowing("127.0.0.0/8"), SSLContext.getDefault());
      orchestrator.resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(receiver.url()));
      orchestrator.resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(receiver.url()));

      assertThat(receiver.received()).hasSize(2).allMatch(r -> r.header("cookie").isEmpty());
    }
  }

  @Test
  void nothing_is_sent_where_nothing_waits_or_nothing_could_be_signed() throws Exception {
    try (var receiver = StubReceiver.answering("200 OK")) {
      assertThat(callbacks.send(null)).isEqualTo(new NothingWaits());
      callbacks.secrets = List.of();
      assertThat(callbacks.send(receiver.url()))
          .isEqualTo(new TryLater(Duration.ZERO, "no-secret"));
      assertThat(receiver.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not a url", "ftp://a.example/", "http://user@127.0.0.1/", "http://127.1/",
        "http://2130706433/", "http://0177.0.0.1/", "http://127.0.0.1./", "http://[::1%25lo]/",
        "http://good.com\\@127.0.0.1/", "http:///127.0.0.1/"
      })
  void a_url_that_cannot_be_read_strictly_is_refused_for_good(String url) throws Exception {
    assertThat(callbacks.send(url)).isEqualTo(new Refused("malformed-url"));
  }

  @Test
  @DisplayName("D81 plain http and odd ports are refused unless the operator says otherwise")
  void plain_http_and_odd_ports_are_refused_unless_the_operator_says_otherwise() throws Exception {
    var strict =
        callbacks.orchestrator(
            callbacks.names.guardAllowing("127.0.0.0/8"),
            SSLContext.getDefault(),
            Callbacks.DEADLINE,
            CallbackAddress.Policy.HTTPS);
    for (var url : List.of("http://127.0.0.1/", "https://127.0.0.1:3306/")) {
      assertThat(strict.resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(url)))
          .isEqualTo(new Refused("malformed-url"));
    }
  }

  @Test
  @DisplayName("D71 this installation does not call itself")
  void this_installation_does_not_call_itself() throws Exception {
    assertThat(callbacks.send("http://127.0.0.1:8080/hil/action"))
        .isEqualTo(new Refused("own-address"));
  }

  @Test
  void micronaut_offers_it_and_refuses_an_unusable_deadline() throws Exception {
    var builder = ApplicationContext.builder().singletons(clock(), noSecrets());
    try (var context = builder.start()) {
      var orchestrator = context.getBean(ContinuationOrchestrator.class);
      assertThat(resume(orchestrator, null)).isEqualTo(new NothingWaits());
      assertThat(resume(orchestrator, "http://a.example/")).isEqualTo(new Refused("malformed-url"));
      assertThat(resume(orchestrator, "https://a.example/"))
          .isEqualTo(new TryLater(Duration.ZERO, "no-secret"));
      assertThat(context.getBeansOfType(EgressGuard.class)).hasSize(1);
    }
    try (var context =
        ApplicationContext.builder()
            .singletons(clock(), noSecrets())
            .properties(Map.of("countersign.callback-timeout", "40s"))
            .start()) {
      assertThatExceptionOfType(BeanInstantiationException.class)
          .isThrownBy(() -> context.getBean(ContinuationOrchestrator.class))
          .withMessageContaining("at most 30s");
    }
  }

  @Test
  void nobody_listening_is_a_failed_connection() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    assertThat(callbacks.send("http://127.0.0.1:" + port + "/"))
        .isEqualTo(new TryLater(Duration.ZERO, "connection"));
  }

  private static ContinuationResult resume(
      ContinuationOrchestrator orchestrator, @Nullable String url) {
    return orchestrator.resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(url));
  }

  /** A connection given back in the same millisecond is not looked at again. */
  private static void untilTheClockTicks() {
    long then = System.currentTimeMillis();
    while (System.currentTimeMillis() - then < 2) {
      Thread.onSpinWait();
    }
  }

  private static InstantSource clock() {
    return () -> Instant.EPOCH;
  }

  private static CallbackSecrets noSecrets() {
    return _ -> List.of();
  }

  private static Webhook verifier(byte[] secret) throws Exception {
    return new Webhook("whsec_" + Base64.getEncoder().encodeToString(secret));
  }

  private static HttpHeaders headers(StubReceiver.Received request, Map<String, String> changed) {
    Map<String, List<String>> all =
        request.headers().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e -> List.of(changed.getOrDefault(e.getKey(), e.getValue()))));
    return HttpHeaders.of(all, (_, _) -> true);
  }
}
