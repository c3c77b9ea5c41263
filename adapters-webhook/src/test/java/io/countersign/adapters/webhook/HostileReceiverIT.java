package io.countersign.adapters.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.Resumed;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.TryLater;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What receivers do to a sender, by mistake or on purpose. */
@Timeout(20)
class HostileReceiverIT {
  private static final TryLater TIMEOUT = new TryLater(Duration.ZERO, "timeout");
  private static final TryLater CONNECTION = new TryLater(Duration.ZERO, "connection");
  private static final Duration SOON = Callbacks.DEADLINE.plusMillis(1500);

  private final Callbacks callbacks = new Callbacks();

  @AfterEach
  void close() throws Exception {
    callbacks.close();
  }

  @Test
  void one_that_accepts_and_never_answers_is_left_at_the_deadline() throws Exception {
    try (var receiver = StubReceiver.silent()) {
      assertThat(sendSoon(receiver.url())).isEqualTo(TIMEOUT);
      assertThat(receiver.peerGoneWithin(2000)).as("our end is closed").isTrue();
    }
  }

  @Test
  void one_that_never_completes_tls_is_left_at_the_deadline() throws Exception {
    try (var receiver = StubReceiver.silent()) {
      assertThat(sendSoon("https://127.0.0.1:" + receiver.port() + "/")).isEqualTo(TIMEOUT);
      assertThat(receiver.peerGoneWithin(2000)).isTrue();
    }
  }

  @Test
  void one_that_trickles_tls_records_is_cut_though_each_read_succeeds() throws Exception {
    // Handshake record announcing 16 KiB, then one byte now and then.
    var record = new byte[4096];
    record[0] = 22;
    record[1] = 3;
    record[2] = 3;
    record[3] = 0x40;
    try (var receiver = StubReceiver.behaving(call -> call.trickle(record, 100))) {
      assertThat(sendSoon("https://127.0.0.1:" + receiver.port() + "/")).isEqualTo(TIMEOUT);
      assertThat(receiver.peerGoneWithin(2000)).isTrue();
    }
  }

  @Test
  @DisplayName("D82 one that trickles its headers is cut though each read succeeds")
  void one_that_trickles_its_headers_is_cut_though_each_read_succeeds() throws Exception {
    var headers = ("HTTP/1.1 200 OK\r\nX-Slow: " + "a".repeat(1000)).getBytes(UTF_8);
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          call.trickle(headers, 100);
        })) {
      assertThat(sendSoon(receiver.url())).isEqualTo(TIMEOUT);
      assertThat(receiver.peerGoneWithin(2000)).isTrue();
    }
  }

  @Test
  @DisplayName("D82 a trickled body does not undo a success and is cut")
  void a_trickled_body_does_not_undo_a_success_and_is_cut() throws Exception {
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          call.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
          call.trickle(new byte[1000], 100);
        })) {
      assertThat(sendSoon(receiver.url())).isEqualTo(new Resumed());
      assertThat(receiver.peerGoneWithin(2000)).isTrue();
      assertThat(receiver.bytesTaken()).isLessThan(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 1073741824", "X-Until-Close: 1", "Transfer-Encoding: chunked"})
  @DisplayName("D82 a gibibyte is not read")
  void a_gibibyte_is_not_read(String framing) throws Exception {
    var chunk = new byte[64 * 1024];
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          call.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
          if (framing.endsWith("chunked")) {
            call.write("40000000\r\n");
          }
          for (long sent = 0; sent < 1L << 30; sent += chunk.length) {
            call.write(chunk);
          }
        })) {
      assertThat(sendSoon(receiver.url())).isEqualTo(new Resumed());
      assertThat(receiver.peerGoneWithin(2000)).isTrue();
      assertThat(receiver.bytesTaken()).as("what socket buffers hold").isLessThan(16 << 20);
    }
  }

  @Test
  @DisplayName("D82 a gzip bomb stays packed")
  void a_gzip_bomb_stays_packed() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[8 << 20]);
    }
    try (var receiver =
        StubReceiver.behaving(call -> {
          while (call.readRequest()) {
            call.write(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                    + packed.size()
                    + "\r\n\r\n");
            call.write(packed.toByteArray());
          }
        })) {
      var orchestrator =
          callbacks.orchestrator(
              callbacks.names.guardAllowing("127.0.0.0/8"), SSLContext.getDefault());
      for (int i = 0; i < 2; i++) {
        assertThat(
                orchestrator.resume(
                    Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(receiver.url())))
            .isEqualTo(new Resumed());
      }
      // Unpacked it would be over the limit, and the connection cut instead of kept.
      assertThat(receiver.connections()).isEqualTo(1);
      assertThat(receiver.received().getFirst().header("accept-encoding")).isEmpty();
    }
  }

  @Test
  void a_reset_after_the_request_is_a_failed_connection_and_not_repeated() throws Exception {
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          call.reset();
        })) {
      assertThat(sendSoon(receiver.url())).isEqualTo(CONNECTION);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void a_reset_within_the_headers_is_a_failed_connection() throws Exception {
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          call.write("HTTP/1.1 200 OK\r\nContent-");
          call.reset();
        })) {
      assertThat(sendSoon(receiver.url())).isEqualTo(CONNECTION);
    }
  }

  @Test
  void a_hang_up_without_a_word_is_a_failed_connection_and_not_repeated() throws Exception {
    try (var receiver = StubReceiver.behaving(StubReceiver.Call::readRequest)) {
      assertThat(sendSoon(receiver.url())).isEqualTo(CONNECTION);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.9\r\n",
        "220 mail ESMTP\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: minus\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"
      })
  void whoever_does_not_speak_http_gets_no_quote_of_what_it_said(String banner) throws Exception {
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          call.write(banner);
        })) {
      assertThat(sendSoon(receiver.url()))
          .isIn(CONNECTION, new TryLater(Duration.ZERO, "protocol"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5000})
  @DisplayName("D82 a hundred kilobytes of headers are too much")
  void a_hundred_kilobytes_of_headers_are_too_much(int lines) throws Exception {
    var line = "X-Long: " + "a".repeat(100_000 / lines) + "\r\n";
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          call.write("HTTP/1.1 200 OK\r\n" + line.repeat(lines) + "\r\n");
          call.awaitPeerGone();
        })) {
      assertThat(sendSoon(receiver.url()))
          .isIn(CONNECTION, new TryLater(Duration.ZERO, "protocol"));
      assertThat(receiver.peerGoneWithin(2000)).isTrue();
    }
  }

  @Test
  void endless_provisional_answers_end_at_the_deadline() throws Exception {
    var never = new CountDownLatch(1);
    try (var receiver =
        StubReceiver.behaving(call -> {
          call.readRequest();
          while (!never.await(20, TimeUnit.MILLISECONDS)) {
            call.write("HTTP/1.1 103 Early Hints\r\n\r\n");
          }
        })) {
      assertThat(sendSoon(receiver.url())).isEqualTo(TIMEOUT);
      assertThat(receiver.peerGoneWithin(2000)).isTrue();
    }
  }

  private ContinuationResult sendSoon(String url) throws Exception {
    long started = System.nanoTime();
    var result = callbacks.send(url);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
    return result;
  }
}
