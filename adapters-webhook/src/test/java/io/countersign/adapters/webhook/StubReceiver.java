package io.countersign.adapters.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A receiver on loopback that answers with whatever bytes, well-formed or not, a test wants. */
final class StubReceiver implements AutoCloseable {
  private final ServerSocket server;
  private final Behaviour behaviour;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong bytesRead = new AtomicLong();
  private final AtomicLong bytesTaken = new AtomicLong();
  private final CountDownLatch peerGone = new CountDownLatch(1);

  private StubReceiver(ServerSocket server, Behaviour behaviour) {
    this.server = server;
    this.behaviour = behaviour;
    Thread.ofVirtual().start(this::acceptAll);
  }

  static StubReceiver behaving(Behaviour behaviour) throws IOException {
    return on(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), behaviour);
  }

  static StubReceiver on(ServerSocket server, Behaviour behaviour) {
    return new StubReceiver(server, behaviour);
  }

  static StubReceiver answering(String status, String... headers) throws IOException {
    var head = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n" + lines(headers) + "\r\n";
    return behaving(call -> {
      while (call.readRequest()) {
        call.write(head);
      }
    });
  }

  /** Takes connections and never says a word. */
  static StubReceiver silent() throws IOException {
    return behaving(Call::awaitPeerGone);
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hooks?a=b";
  }

  Received only() {
    if (received.size() != 1) {
      throw new AssertionError("Expected one request, got " + received.size());
    }
    return received.getFirst();
  }

  List<Received> received() {
    return received;
  }

  int connections() {
    return accepted.get();
  }

  long bytesRead() {
    return bytesRead.get();
  }

  /** How much of what was written the other side or the system in between took. */
  long bytesTaken() {
    return bytesTaken.get();
  }

  boolean peerGoneWithin(long millis) throws InterruptedException {
    return peerGone.await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var connection : connections) {
      connection.close();
    }
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        accepted.incrementAndGet();
        connections.add(socket);
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.serve(new Call(socket));
    } catch (IOException | InterruptedException _) {
      // The other side went away, which many tests are about.
    } finally {
      peerGone.countDown();
    }
  }

  private static String lines(String... headers) {
    return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
  }

  interface Behaviour {
    void serve(Call call) throws IOException, InterruptedException;
  }

  record Received(String requestLine, Map<String, String> headers, byte[] body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String text() {
      return new String(body, UTF_8);
    }
  }

  /** One connection. */
  final class Call {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Call(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    Socket socket() {
      return socket;
    }

    boolean readRequest() throws IOException {
      var lines = new ArrayList<String>();
      for (var line = readLine(); line != null && !line.isEmpty(); line = readLine()) {
        lines.add(line);
      }
      if (lines.isEmpty()) {
        return false;
      }
      var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      for (var line : lines.subList(1, lines.size())) {
        int colon = line.indexOf(':');
        headers.merge(
            line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip(),
            (a, b) -> a + ", " + b);
      }
      var body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
      bytesRead.addAndGet(body.length);
      received.add(new Received(lines.getFirst(), headers, body));
      return true;
    }

    void write(String text) throws IOException {
      write(text.getBytes(ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      bytesTaken.addAndGet(bytes.length);
    }

    /** Blocks until the other side closes. */
    void awaitPeerGone() throws IOException {
      while (in.read() >= 0) {
        bytesRead.incrementAndGet();
      }
    }

    void reset() throws SocketException {
      socket.setSoLinger(true, 0);
    }

    /** Writes one byte again and again, slowly, until the other side is gone. */
    void trickle(byte[] bytes, long everyMillis) throws IOException, InterruptedException {
      var never = new CountDownLatch(1);
      for (var b : bytes) {
        write(new byte[] {b});
        if (never.await(everyMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }

    private @Nullable String readLine() throws IOException {
      var line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        bytesRead.incrementAndGet();
        if (b == '\n') {
          var text = line.toString(ISO_8859_1);
          return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
        line.write(b);
      }
      return line.size() == 0 ? null : line.toString(ISO_8859_1);
    }
  }
}
