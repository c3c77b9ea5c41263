package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A receiver that takes callbacks and answers with whatever bytes a story wants, or none. */
final class HostileReceiver implements AutoCloseable {
  /** What a well-behaved receiver says. */
  static final Behaviour WELL = saying("HTTP/1.1 204 No Content\r\n\r\n");

  /** Takes the call and never answers. */
  static final Behaviour SILENT = socket -> socket.getInputStream().read();

  private final ServerSocket server;
  private final String scheme;
  private final AtomicReference<Behaviour> behaviour;
  private final List<Receiver.Call> calls = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong written = new AtomicLong();

  /** Answers one request on a connection, which is closed afterwards. */
  @FunctionalInterface
  interface Behaviour {
    void answer(Socket socket) throws Exception;
  }

  static Behaviour saying(String answer) {
    return socket -> socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  HostileReceiver(Behaviour behaviour) {
    this(onLoopback(), "http", behaviour);
  }

  HostileReceiver(ServerSocket server, String scheme, Behaviour behaviour) {
    this.server = server;
    this.scheme = scheme;
    this.behaviour = new AtomicReference<>(behaviour);
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private static ServerSocket onLoopback() {
    try {
      return new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  void become(Behaviour next) {
    behaviour.set(next);
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return url("127.0.0.1");
  }

  String url(String host) {
    return scheme + "://" + host + ":" + port() + "/hooks/approvals";
  }

  /** The callbacks that came, complete, in their order. */
  List<Receiver.Call> calls() {
    return calls;
  }

  /** How many connections the other side holds open. */
  int connections() {
    return open.size();
  }

  /** How much of what {@link #pour} wrote was taken. */
  long written() {
    return written.get();
  }

  /** Writes for as long as the other side takes it. */
  void pour(Socket socket, byte[] chunk, long times) throws IOException {
    for (long i = 0; i < times; i++) {
      socket.getOutputStream().write(chunk);
      written.addAndGet(chunk.length);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        open.add(socket);
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException closed) {
        // The story is over.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var call = read(socket.getInputStream());
      if (call != null) {
        Canaries.said(Canaries.Place.CALLBACK, "callback", call.toString());
        calls.add(call);
        behaviour.get().answer(socket);
      }
    } catch (Exception gone) {
      // The other side went away, which many stories are about.
    } finally {
      open.remove(socket);
    }
  }

  private static Receiver.Call read(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    if (lines.isEmpty()) {
      return null;
    }
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (var line : lines.subList(1, lines.size())) {
      var colon = line.indexOf(':');
      headers.put(line.substring(0, colon), List.of(line.substring(colon + 1).strip()));
    }
    var length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).getFirst());
    return new Receiver.Call(headers, new String(in.readNBytes(length), UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
