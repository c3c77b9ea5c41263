package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mail server that replies as told. Its cues are the verbs of SMTP, a whole line, or {@code
 * CONNECT} and {@code MESSAGE} for the moments after connecting and after the message.
 */
final class ScriptedMailServer implements AutoCloseable {
  static final String DROP = "drop";
  static final String HANG = "hang";

  private final ServerSocket server;
  private final Map<String, String> replies = new ConcurrentHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();

  ScriptedMailServer() throws IOException {
    this(0);
  }

  ScriptedMailServer(int port) throws IOException {
    server = new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  ScriptedMailServer on(String cue, String reply) {
    replies.put(cue, reply);
    return this;
  }

  void behave() {
    replies.clear();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Every line that came outside of messages. */
  List<String> commands() {
    return commands;
  }

  /** Every message that was taken, with its headers. */
  List<String> messages() {
    return messages;
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
      talk(socket);
    } catch (IOException gone) {
      // The other side went away, or was sent away.
    } finally {
      open.remove(socket);
    }
  }

  private void talk(Socket socket) throws IOException {
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    say(socket, "220 scripted ESMTP", "CONNECT");
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      commands.add(line);
      var verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "EHLO" -> say(socket, "250-scripted\r\n250 AUTH PLAIN", line, verb);
        case "AUTH" -> say(socket, "235 2.7.0 welcome", line, verb);
        case "DATA" -> {
          if (say(socket, "354 go ahead", line, verb).startsWith("354")) {
            var message = new StringBuilder();
            for (var text = in.readLine();
                text != null && !text.equals(".");
                text = in.readLine()) {
              message.append(text).append("\r\n");
            }
            messages.add(message.toString());
            Canaries.said(Canaries.Place.MAIL, "SMTP", Mail.of(message.toString()).toString());
            say(socket, "250 2.0.0 queued", "MESSAGE");
          }
        }
        case "QUIT" -> {
          say(socket, "221 bye", line, verb);
          return;
        }
        default -> say(socket, "250 fine", line, verb);
      }
    }
  }

  private String say(Socket socket, String usual, String... cues) throws IOException {
    var reply = usual;
    for (var cue : cues) {
      reply = replies.getOrDefault(cue, reply);
    }
    switch (reply) {
      case DROP -> throw new IOException("dropped");
      case HANG -> {
        socket.getInputStream().read();
        throw new IOException("hung");
      }
      default -> socket.getOutputStream().write((reply + "\r\n").getBytes(ISO_8859_1));
    }
    return reply;
  }
}
