package io.countersign.sandbox.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** The app's side: keeps what Slack sends, and answers what it was told to. */
final class AppDouble implements AutoCloseable {

  record Received(String body, String signature, String timestamp, String contentType) {
    JsonNode payload() {
      return Json.read(URLDecoder.decode(body.substring("payload=".length()), UTF_8));
    }
  }

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile UnaryOperator<String> answer = _ -> "";
  private volatile int status = 200;

  AppDouble() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/slack",
        exchange -> {
          try (exchange) {
            var headers = exchange.getRequestHeaders();
            received.add(
                new Received(
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                    String.valueOf(headers.getFirst("X-Slack-Signature")),
                    String.valueOf(headers.getFirst("X-Slack-Request-Timestamp")),
                    headers.getFirst("Content-Type")));
            var body = answer.apply(received.getLast().body()).getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slack");
  }

  void answers(int withStatus, String body) {
    status = withStatus;
    answer = _ -> body;
  }

  void echoesChallenges() {
    answer = event -> "{\"challenge\":" + Json.read(event).path("challenge") + "}";
  }

  List<Received> received() {
    return received;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
