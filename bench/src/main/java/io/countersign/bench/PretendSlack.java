package io.countersign.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Slack, in so far as it takes every message at once, and calls back when somebody presses. */
final class PretendSlack implements AutoCloseable {
  static final String WORKSPACE = "T0BENCH";
  static final String USER = "U0BENCH";
  static final String TOKEN = "xoxb-bench";
  static final String SIGNING_SECRET = "0123456789abcdef0123456789abcdef";

  private final HttpServer server;
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong presses = new AtomicLong();

  PretendSlack() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/", this::answer);
    server.start();
  }

  URI apiUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var answer =
          """
          {"ok":true,"channel":"D0BENCH","ts":"1763712300.%06d","message_ts":"1763712300.%06d"}
          """
              .formatted(messages.incrementAndGet(), messages.get())
              .getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (UncheckedIOException gone) {
      throw gone.getCause();
    }
  }

  /** Somebody presses <em>Approve</em> in this message; returns once that is acknowledged. */
  void press(Wire wire, String tenant, String delivery, String shown) throws IOException {
    var payload =
        """
        {"type":"block_actions","user":{"id":"%1$s","username":"bench","team_id":"%2$s"},
         "team":{"id":"%2$s","domain":"bench"},"trigger_id":"1.2.3",
         "container":{"type":"message","message_ts":"1763712300.000001","channel_id":"D0BENCH"},
         "channel":{"id":"D0BENCH","name":"directmessage"},
         "actions":[{"action_id":"approve","block_id":"answer","type":"button","value":"%3$s|%4$s",
                     "action_ts":"1763712345.%5$06d"}]}
        """
            .formatted(USER, WORKSPACE, delivery, shown, presses.incrementAndGet());
    var body = "payload=" + URLEncoder.encode(payload, UTF_8);
    var timestamp = Long.toString(System.currentTimeMillis() / 1_000);
    Installation.expect(
        wire.send(
            "POST",
            "/channels/slack/" + tenant,
            body.getBytes(UTF_8),
            "Content-Type: application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp: " + timestamp,
            "X-Slack-Signature: " + signature(timestamp, body)),
        200);
  }

  private static String signature(String timestamp, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SIGNING_SECRET.getBytes(UTF_8), "HmacSHA256"));
      return "v0="
          + HexFormat.of().formatHex(mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
