package io.countersign.channels.pager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Press;
import io.countersign.channel.testkit.CallingVendor;
import io.countersign.channel.testkit.RewritingVendor;
import io.countersign.domain.person.Handle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** Pager's API as its documentation describes it, as far as the channel uses it. */
class PagerVendor implements RewritingVendor, CallingVendor, AutoCloseable {
  static final String TEAM = "T-ACME";
  static final String TOKEN = "canary-token-51f0";
  static final String SIGNING_KEY = "canary-signing-key-8d21";

  private static final Pattern PAGE = Pattern.compile("/pages/(pg_[0-9]+)");
  private static final Pattern WHISPERS = Pattern.compile("/pages/(pg_[0-9]+)/whispers");

  private final ObjectMapper json = new ObjectMapper();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Received> received = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();
  private final Map<String, String> idsByKey = new HashMap<>();
  private final Map<String, String> valuesByButton = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private volatile Mood mood = Mood.WELL;
  private HttpServer server;
  private int events;

  PagerVendor() {
    server = start(0);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  // What it is told to do

  @Override
  public Set<Mood> moods() {
    return new TreeSet<>(Set.of(Mood.values()));
  }

  @Override
  public void become(Mood next) {
    if (mood == Mood.DOWN && next != Mood.DOWN) {
      server = start(server.getAddress().getPort());
    }
    if (mood != Mood.DOWN && next == Mood.DOWN) {
      server.stop(0);
    }
    mood = next;
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(7);
  }

  @Override
  public void delete(MessageHandle handle) {
    deleted.add(handle.value());
  }

  // What it has seen

  @Override
  public synchronized List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public synchronized List<Told> told() {
    return List.copyOf(told);
  }

  // What it calls with

  @Override
  public IncomingCall press(Received message, Press.Kind button, Handle by, Instant at) {
    var value = String.valueOf(valuesByButton.get(message.identity() + " " + button));
    return signed(bytes(event(by, message.identity(), value)), at);
  }

  final ObjectNode event(Handle by, String page, String value) {
    return json.createObjectNode()
        .put("event", "evt_" + ++events)
        .put("team", TEAM)
        .put("pager", by.value())
        .put("page", page)
        .put("value", value);
  }

  @Override
  public IncomingCall repeated(IncomingCall call, Instant at) {
    return signed(call.body(), at);
  }

  @Override
  public IncomingCall signed(byte[] body, Instant at) {
    var timestamp = Long.toString(at.getEpochSecond());
    return new IncomingCall(
        Map.of(
            "Content-Type",
            "application/json",
            "Pager-Timestamp",
            timestamp,
            "Pager-Signature",
            PagerCalls.signature(SIGNING_KEY, timestamp, body)),
        body);
  }

  @Override
  public Optional<IncomingCall> elsewhere(IncomingCall call, Instant at) {
    return Optional.of(signed(bytes(((ObjectNode) read(call.body())).put("team", "T-OTHER")), at));
  }

  @Override
  public Set<String> signatureHeaders() {
    return Set.of("Pager-Timestamp", "Pager-Signature");
  }

  @Override
  public Duration tolerance() {
    return PagerCalls.TOLERANCE;
  }

  // What it answers

  private HttpServer start(int port) {
    try {
      var started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      started.createContext("/", this::answer);
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      switch (mood) {
        case SILENT -> closed.await();
        case BROKEN -> reply(exchange, 500, "<html>Something went wrong: " + TOKEN + "</html>");
        case MUMBLES -> reply(exchange, 200, "{}");
        case BUSY -> {
          exchange.getResponseHeaders().set("Retry-After", Long.toString(pause().toSeconds()));
          reply(exchange, 429, "{}");
        }
        case REFUSES_CREDENTIALS -> reply(exchange, 401, error("no such token: " + TOKEN));
        case REFUSES_RECIPIENT -> reply(exchange, 404, error("unknown pager"));
        case WELL, DOWN -> take(exchange, body);
        // The exchange is closed without an answer.
        case LOSES_ANSWERS -> outcome(exchange, body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Outcome(int status, String body) {}

  private void take(HttpExchange exchange, byte[] body) throws IOException {
    var outcome = outcome(exchange, body);
    reply(exchange, outcome.status(), outcome.body());
  }

  private synchronized Outcome outcome(HttpExchange exchange, byte[] body) {
    var request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    var headers = exchange.getRequestHeaders();
    if (!("Bearer " + TOKEN).equals(headers.getFirst("Authorization"))) {
      return new Outcome(401, error("no such token"));
    }
    if (request.equals("GET /me")) {
      return new Outcome(200, "{\"team\":\"" + TEAM + "\"}");
    }
    var page = read(body);
    if (!withinLimits(page)) {
      return new Outcome(422, error("too much"));
    }
    var path = exchange.getRequestURI().getPath();
    var key = String.valueOf(headers.getFirst("Idempotency-Key"));
    var existing = PAGE.matcher(path);
    var whispers = WHISPERS.matcher(path);
    if (request.equals("POST /pages")) {
      var known = idsByKey.get(key);
      return known == null ? taken("pg_" + (idsByKey.size() + 1), key, page) : created(known);
    }
    if (request.startsWith("PUT") && existing.matches()) {
      return idsByKey.containsValue(existing.group(1)) && !deleted.contains(existing.group(1))
          ? taken(existing.group(1), existing.group(1), page)
          : new Outcome(404, error("no such page"));
    }
    if (request.startsWith("POST") && whispers.matches()) {
      if (idsByKey.putIfAbsent(key, key) == null) {
        told.add(
            new Told(
                new Handle(page.path("to").asText()), page.path("text").asText(), links(page)));
      }
      return new Outcome(201, "{}");
    }
    return new Outcome(404, error("nothing here"));
  }

  private static boolean withinLimits(JsonNode page) {
    var text = page.path("text").asText();
    return !text.isBlank()
        && text.length() <= 1_000
        && page.path("buttons").size() <= 3
        && page.path("links").size() <= 50
        && page.findValuesAsText("label").stream().allMatch(label -> label.length() <= 20)
        && page.findValuesAsText("value").stream().allMatch(value -> value.length() <= 200);
  }

  private Outcome taken(String id, String key, JsonNode page) {
    idsByKey.putIfAbsent(key, id);
    var buttons = new HashSet<Press.Kind>();
    for (var button : page.path("buttons")) {
      var value = button.path("value").asText();
      var kind = Press.Kind.valueOf(value.split(" ", 2)[0]);
      buttons.add(kind);
      valuesByButton.put(id + " " + kind, value);
    }
    received.add(
        new Received(
            id, List.of(page.path("text").asText()), links(page), buttons, page.toString()));
    return created(id);
  }

  private static Outcome created(String id) {
    return new Outcome(201, "{\"id\":\"" + id + "\"}");
  }

  private static Set<String> links(JsonNode page) {
    return new HashSet<>(page.path("links").findValuesAsText("url"));
  }

  private static String error(String text) {
    return "{\"error\":\"" + text + "\"}";
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  final JsonNode read(byte[] body) {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(JsonNode event) {
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
