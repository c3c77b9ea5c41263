package io.countersign.adapters.email;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that says what it is told to. Its cues are the verbs of SMTP, and {@code CONNECT}
 * and {@code MESSAGE} for the moments after connecting and after the message.
 */
final class ScriptedSmtpServer implements Closeable {
  static final String DROP = "drop";
  static final String HANG = "hang";

  /** One character at a time, never a whole line. */
  static final String DRIP = "drip";

  static final String FLOOD = "flood";

  private final ServerSocket listener;
  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final @Nullable SSLContext tls;
  private final boolean tlsFromTheStart;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Every line of command, of every connection; prefixed with a lock when it came encrypted. */
  final List<String> commands = new CopyOnWriteArrayList<>();

  final List<String> messages = new CopyOnWriteArrayList<>();

  private ScriptedSmtpServer(@Nullable SSLContext tls, boolean tlsFromTheStart) {
    this.tls = tls;
    this.tlsFromTheStart = tlsFromTheStart;
    try {
      this.listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  static ScriptedSmtpServer plain() {
    return new ScriptedSmtpServer(null, false);
  }

  static ScriptedSmtpServer withStartTls(SSLContext tls) {
    return new ScriptedSmtpServer(tls, false);
  }

  static ScriptedSmtpServer withTls(SSLContext tls) {
    return new ScriptedSmtpServer(tls, true);
  }

  int port() {
    return listener.getLocalPort();
  }

  ScriptedSmtpServer on(String cue, String reply) {
    replies.put(cue, reply);
    return this;
  }

  void forget() {
    replies.clear();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      listener.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (closed.getCount() > 0) {
      try {
        var socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void talk(Socket accepted) {
    try (accepted) {
      var socket = tlsFromTheStart ? secured(accepted) : accepted;
      var in = reader(socket);
      var out = socket.getOutputStream();
      var lock = tlsFromTheStart ? "🔒 " : "";
      if (!say("CONNECT", "220 scripted ESMTP", out)) {
        return;
      }
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(lock + line);
        var verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        if (!say(verb, usual(verb, line, in, out, lock), out)) {
          return;
        }
        switch (verb) {
          case "STARTTLS" -> {
            socket = secured(socket);
            in = reader(socket);
            out = socket.getOutputStream();
            lock = "🔒 ";
          }
          case "DATA" -> {
            if (replies.getOrDefault("DATA", "354").startsWith("354")) {
              messages.add(message(in));
              if (!say("MESSAGE", "250 2.0.0 queued", out)) {
                return;
              }
            }
          }
          case "QUIT" -> {
            return;
          }
          default -> {}
        }
      }
    } catch (IOException e) {
      // The other side is gone, or the test is over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String usual(String verb, String line, BufferedReader in, OutputStream out, String lock)
      throws IOException {
    return switch (verb) {
      case "EHLO" ->
          "250-scripted\r\n"
              + (tls != null && lock.isEmpty() ? "250-STARTTLS\r\n" : "")
              + "250-SIZE 10000000\r\n250 AUTH PLAIN LOGIN";
      case "DATA" -> "354 go ahead";
      case "AUTH" -> {
        if (line.split(" ").length == 2) {
          out.write("334 \r\n".getBytes(StandardCharsets.US_ASCII));
          commands.add(lock + in.readLine());
        }
        yield "235 2.7.0 welcome";
      }
      case "QUIT" -> "221 bye";
      case "STARTTLS" -> "220 go ahead";
      default -> "250 fine";
    };
  }

  /** False when the talk is over. */
  private boolean say(String cue, String usual, OutputStream out)
      throws IOException, InterruptedException {
    var reply = replies.getOrDefault(cue, usual);
    switch (reply) {
      case DROP -> {
        return false;
      }
      case HANG -> {
        closed.await();
        return false;
      }
      case DRIP -> {
        while (!closed.await(100, TimeUnit.MILLISECONDS)) {
          out.write('2');
          out.flush();
        }
        return false;
      }
      case FLOOD -> {
        var line = ("250-" + "x".repeat(900) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        while (closed.getCount() > 0) {
          out.write(line);
        }
        return false;
      }
      default -> {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
      }
    }
  }

  private static String message(BufferedReader in) throws IOException {
    var message = new StringBuilder();
    for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      message.append(line.startsWith("..") ? line.substring(1) : line).append("\r\n");
    }
    return message.toString();
  }

  private Socket secured(Socket socket) throws IOException {
    if (tls == null) {
      throw new IOException("No certificate");
    }
    var secured =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), port(), true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }
}
