package io.countersign.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers one call after the other as told, and the last answer again and again. */
final class StubInstallation implements AutoCloseable {
  static final String KEY = "cs_live_CANARY0123456789abcdef";
  static final String ID = "019aa4c8-5a10-7c52-9d0e-3f5b8f1c2a77";
  private static final String URN = "urn:countersign:problem:";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private Answer last = (exchange, call) -> exchange.sendResponseHeaders(500, -1);
  private final List<Taken> taken = new CopyOnWriteArrayList<>();
  final PassingTime time = new PassingTime();

  /** What becomes of one call. */
  interface Answer {
    void to(HttpExchange exchange, Taken call) throws IOException;
  }

  /** A call as it came. */
  record Taken(String method, String target, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }
  }

  StubInstallation() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    var call =
        new Taken(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    taken.add(call);
    next().to(exchange, call);
    exchange.close();
  }

  private synchronized Answer next() {
    last = answers.isEmpty() ? last : answers.remove();
    return last;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  CountersignClient.Builder client() {
    return CountersignClient.builder(url(), KEY).pause(time);
  }

  synchronized StubInstallation then(Answer answer) {
    answers.add(answer);
    return this;
  }

  StubInstallation then(int status, String type, String body, String... headers) {
    return then((exchange, call) -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      for (var i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      var bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    });
  }

  StubInstallation thenJson(String body) {
    return then(200, "application/json", body);
  }

  StubInstallation thenProblem(int status, String slug, String... headers) {
    return then(
        status,
        "application/problem+json",
        "{\"type\":\"%s\",\"title\":\"Title of it\",\"status\":%d,\"traceId\":\"trc_1\"}"
            .formatted(URN + slug, status),
        headers);
  }

  /** Takes the call and breaks the connection. */
  StubInstallation thenNothing() {
    return then((exchange, call) -> {
      throw new IOException("Broken on purpose");
    });
  }

  /** Answers after as many seconds as it was asked to wait, which pass at once. */
  StubInstallation thenAfterWaiting(String body) {
    return then((exchange, call) -> {
      var seconds = call.target().replaceAll(".*[?&]wait=", "");
      time.pass(Duration.ofSeconds(Long.parseLong(seconds)));
      var bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    });
  }

  List<Taken> taken() {
    return taken;
  }

  /** An approval in this state. */
  static String approval(String state) {
    return approval(state, "null", "null");
  }

  static String approval(String state, String returned, String outcome) {
    return """
    {"id":"%s","state":"%s","title":"Order 7","summary":"","labels":{"region":"eu"},
     "createdAt":"2026-11-21T08:30:00Z","expiresAt":"2026-11-24T08:30:00Z","closedAt":null,
     "revision":1,"contentDigest":"sha256:00","returned":%s,"outcome":%s,"newMember":{"a":[1]},
     "assignments":[{"id":"asg_1","email":"cfo@example.test","name":"Carla","state":"open"}]}
    """
        .formatted(ID, state, returned, outcome);
  }

  static String decided(String state, String verdict) {
    return approval(
        state,
        "null",
        """
        {"verdict":"%s","override":false,"decidedAt":"2026-11-21T09:00:12.031250Z",
         "decidedBy":{"email":"cfo@example.test","name":"Carla"},"channel":"email",
         "assurance":"link","comment":"Fine","contentDigest":"sha256:00","fields":{
           "total":{"proposed":18250.40,"submitted":18000,"effective":18000.10},
           "rush":{"proposed":null,"submitted":true,"effective":true},
           "due":{"proposed":"2026-11-30","submitted":null,"effective":"2026-11-30"},
           "note":{"proposed":null,"submitted":null,"effective":null}}}
        """
            .formatted(verdict));
  }

  static String execution(String state, String result, String steps) {
    return """
    {"id":"%s","workflow":"contract-review","version":3,"hash":"sha256:00","state":"%s",
     "result":%s,"requester":null,"labels":{},"input":{},"startedAt":"2026-11-21T08:30:00Z",
     "endedAt":null,"steps":[%s]}
    """
        .formatted(ID, state, result, steps);
  }

  static String step(String name, String state) {
    return """
    {"step":"%s","state":"%s","attempt":1,"approvalId":null,"note":null,
     "output":{"output":{"document":"DOC-7","pages":12}},"startedAt":"2026-11-21T08:30:00Z",
     "endedAt":null}
    """
        .formatted(name, state);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
