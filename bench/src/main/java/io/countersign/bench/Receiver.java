package io.countersign.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The caller's end: takes every callback with 204 and notes when it came. */
final class Receiver implements AutoCloseable {
  private static final byte[] ACCEPTED = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(ISO_8859_1);

  private final ServerSocket server;
  private final Map<String, Long> cameAt = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param address one of this machine
   */
  Receiver(InetAddress address) throws IOException {
    server = new ServerSocket(0, 200, address);
    Thread.ofVirtual().start(this::accept);
  }

  /** An address to call back at about one thing. */
  String url(String name) {
    var address = server.getInetAddress();
    var host = address.getHostAddress();
    return "http://%s:%d/%s"
        .formatted(
            address instanceof Inet6Address ? "[" + host + "]" : host, server.getLocalPort(), name);
  }

  /** {@link System#nanoTime} of the first callback about this, as soon as there is one. */
  long cameAt(String name) throws IOException {
    await(() -> cameAt.containsKey(name), "No callback about " + name);
    return cameAt.getOrDefault(name, 0L);
  }

  /** Waits until there were so many. */
  void await(int callbacks) throws IOException {
    await(() -> count.get() >= callbacks, "Not all callbacks came");
  }

  private static void await(BooleanSupplier wanted, String complaint) throws IOException {
    var deadline = System.nanoTime() + 600_000_000_000L;
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IOException(complaint + " within ten minutes");
      }
      LockSupport.parkNanos(200_000);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream(), 1 << 15);
      while (take(in)) {
        socket.getOutputStream().write(ACCEPTED);
      }
    } catch (IOException gone) {
      // The sender closed its connection; it makes another.
    }
  }

  private boolean take(InputStream in) throws IOException {
    var length = 0;
    var name = line(in).split(" /| ");
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    if (name.length < 2 || in.readNBytes(length).length < length) {
      return false;
    }
    cameAt.putIfAbsent(name[1], System.nanoTime());
    count.incrementAndGet();
    return true;
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
  public void close() throws IOException {
    server.close();
  }
}
