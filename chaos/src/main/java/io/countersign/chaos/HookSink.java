package io.countersign.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The callers' ends: each path behaves in its own bad way until it is healed. */
final class HookSink implements AutoCloseable {
  /** How a receiver answers. */
  enum Mood {
    OK("204 No Content"),
    CREATED("201 Created"),
    /** Just in time. */
    SLOW("200 OK"),
    /** After nobody listens any more. */
    LATE("200 OK"),
    REDIRECT("302 Found\r\nLocation: http://127.0.0.1:1/"),
    NOT_FOUND("404 Not Found"),
    GONE("410 Gone"),
    TOO_MANY("429 Too Many Requests\r\nRetry-After: 1"),
    /** Twice, then well. */
    ERROR_TWICE("500 Internal Server Error"),
    UNAVAILABLE("503 Service Unavailable"),
    RESET_AFTER_HEADERS("200 OK"),
    /** Takes the request and never answers. */
    HANG(""),
    /** A byte of the body each second. */
    DRIP("200 OK"),
    /** More body than anybody wants. */
    HUGE("200 OK"),
    /** A header that no client reads. */
    LONG_HEADER("200 OK");

    private final String status;

    Mood(String status) {
      this.status = status;
    }

    boolean saysYes() {
      return switch (this) {
        case OK, CREATED, SLOW, DRIP, HUGE -> true;
        case LATE,
            REDIRECT,
            NOT_FOUND,
            GONE,
            TOO_MANY,
            ERROR_TWICE,
            UNAVAILABLE,
            RESET_AFTER_HEADERS,
            HANG,
            LONG_HEADER ->
            false;
      };
    }

    static List<Mood> all() {
      return Arrays.asList(values());
    }
  }

  /**
   * A callback as it came.
   *
   * @param taken whether the sender was told so in a way and time that counts
   */
  record Hook(String id, String body, boolean taken, Instant at) {}

  private final ServerSocket server;
  private final List<Hook> hooks = new CopyOnWriteArrayList<>();
  private final Map<String, AtomicInteger> errors = new ConcurrentHashMap<>();
  private volatile boolean healed;
  private final Map<String, Runnable> onCallback = new ConcurrentHashMap<>();

  HookSink() {
    try {
      server = new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    Thread.ofPlatform().daemon().name("hook-sink").start(this::accept);
  }

  String url(Mood mood) {
    return "http://127.0.0.1:" + server.getLocalPort() + "/" + mood;
  }

  List<Hook> hooks() {
    return List.copyOf(hooks);
  }

  /** Once, when a whole callback about this request is here and not answered yet. */
  void onCallback(String request, Runnable action) {
    onCallback.put(request, action);
  }

  /** From now on everybody answers well, except those who are gone for good. */
  void heal() {
    healed = true;
    onCallback.clear();
  }

  void spoil() {
    healed = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream(), 1 << 15);
      for (var more = true; more; ) {
        more = take(in, socket);
      }
    } catch (IOException gone) {
      // The sender closed its connection, or was killed.
    }
  }

  private boolean take(InputStream in, Socket socket) throws IOException {
    var request = line(in);
    if (request.isEmpty()) {
      return false;
    }
    var length = 0;
    var id = "";
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      var lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      } else if (lower.startsWith("webhook-id:")) {
        id = line.substring(11).strip();
      }
    }
    var body = in.readNBytes(length);
    if (body.length < length) {
      return false;
    }
    var mood = mood(request, id);
    var hook =
        new Hook(id, new String(body, StandardCharsets.UTF_8), mood.saysYes(), Instant.now());
    hooks.add(hook);
    onCallback.keySet().stream()
        .filter(hook.body()::contains)
        .flatMap(about -> Stream.ofNullable(onCallback.remove(about)))
        .forEach(Runnable::run);
    return answer(mood, socket);
  }

  private Mood mood(String request, String id) {
    var asked = Mood.valueOf(request.split("[ /?]+")[1]);
    if (asked == Mood.ERROR_TWICE) {
      var before = errors.computeIfAbsent(id, _ -> new AtomicInteger()).getAndIncrement();
      return before < 2 ? asked : Mood.OK;
    }
    return healed && asked != Mood.GONE ? Mood.OK : asked;
  }

  private boolean answer(Mood mood, Socket socket) throws IOException {
    var out = socket.getOutputStream();
    switch (mood) {
      case OK -> {
        out.write(head(mood, ""));
        return true;
      }
      case CREATED, REDIRECT, NOT_FOUND, GONE, TOO_MANY, ERROR_TWICE, UNAVAILABLE -> {
        out.write(head(mood, "Content-Length: 2\r\n"));
        out.write("{}".getBytes(ISO_8859_1));
        return true;
      }
      case SLOW -> {
        Signals.sleep(Replica.CALLBACK_TIMEOUT.toMillis() / 2);
        out.write(head(mood, "Content-Length: 0\r\n"));
        return true;
      }
      case LATE -> {
        Signals.sleep(Replica.CALLBACK_TIMEOUT.toMillis() + 500);
        out.write(head(mood, "Content-Length: 0\r\n"));
      }
      case RESET_AFTER_HEADERS -> {
        out.write("HTTP/1.1 200 O".getBytes(ISO_8859_1));
        socket.setSoLinger(true, 0);
      }
      case HANG -> Signals.sleep(Replica.CALLBACK_TIMEOUT.toMillis() * 3);
      case DRIP -> {
        out.write(head(mood, "Content-Length: 60\r\n"));
        for (var i = 0; i < 60; i++) {
          out.write('.');
          out.flush();
          Signals.sleep(1_000);
        }
      }
      case HUGE -> huge(out, head(mood, "Content-Length: 1073741824\r\n"));
      case LONG_HEADER -> out.write(head(mood, "X-Long: " + "a".repeat(100_000) + "\r\n"));
    }
    return false;
  }

  private static void huge(OutputStream out, byte[] head) throws IOException {
    out.write(head);
    var block = new byte[1 << 16];
    for (var i = 0; i < 1 << 14; i++) {
      out.write(block);
    }
  }

  private static byte[] head(Mood mood, String headers) {
    return ("HTTP/1.1 " + mood.status + "\r\n" + headers + "\r\n").getBytes(ISO_8859_1);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder(80);
    for (var read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
      if (read != '\r') {
        line.append((char) read);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
