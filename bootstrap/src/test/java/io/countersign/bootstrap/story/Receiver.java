package io.countersign.bootstrap.story;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** The caller's own system: takes callbacks and answers as told. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(200);

  /** One callback as it came. */
  record Call(Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(e -> e.getKey().equalsIgnoreCase(name))
          .map(e -> e.getValue().getFirst())
          .findFirst()
          .orElse("");
    }

    /** Throws unless the independent Standard Webhooks library accepts it. */
    void verify(String secret) throws Exception {
      new Webhook(secret.replace("whsec_", ""))
          .verify(body, java.net.http.HttpHeaders.of(headers, (n, v) -> true));
    }
  }

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var call = new Call(Map.copyOf(exchange.getRequestHeaders()), body);
          Canaries.said(Canaries.Place.CALLBACK, "callback", call.toString());
          calls.add(call);
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/approvals";
  }

  void answerWith(int code) {
    status.set(code);
  }

  List<Call> calls() {
    return calls;
  }

  /** Waits for the nth call, counted from 1. */
  Call call(int nth) {
    Awaitility.await().until(() -> calls.size() >= nth);
    return calls.get(nth - 1);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
