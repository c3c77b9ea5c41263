package io.countersign.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A mail server that behaves as badly as it is told to, and keeps every mail it was given. */
final class SmtpSink implements AutoCloseable {
  private static final Pattern LINK =
      Pattern.compile("https?://[^\\s\"<>]+/hil/[a-z]+\\?k=[^\\s\"<>&]+&t=[A-Za-z0-9_.-]+");

  /** How one conversation goes. */
  enum Mood {
    ACCEPT,
    /** Hangs up at once. */
    REFUSE,
    BUSY_421,
    /** 451 for whom it has not seen before. */
    GREYLIST_451,
    REJECT_550,
    HANG_AT_DATA,
    /** Takes the mail and hangs up without a word. */
    DROP_BEFORE_250
  }

  /**
   * A mail as it was handed over.
   *
   * @param name what the Message-ID names: the assignment in the question itself, the delivery in
   *     every other mail
   * @param accepted whether the sender was told so
   */
  record Mail(
      String name, String to, List<String> links, String text, boolean accepted, Instant at) {}

  private final ServerSocket server;
  private final List<Mail> mails = new CopyOnWriteArrayList<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private volatile Supplier<Mood> moods = () -> Mood.ACCEPT;
  private volatile Runnable onConnect = () -> {};
  private volatile Runnable onData = () -> {};

  SmtpSink() {
    try {
      server = new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    Thread.ofPlatform().daemon().name("smtp-sink").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  List<Mail> mails() {
    return List.copyOf(mails);
  }

  void behave(Supplier<Mood> newMoods) {
    moods = newMoods;
  }

  /** Once, when somebody connects. */
  void onConnect(Runnable action) {
    onConnect = action;
  }

  /** Once, when a whole mail is here and not answered yet. */
  void onData(Runnable action) {
    onData = action;
  }

  void heal() {
    moods = () -> Mood.ACCEPT;
    onConnect = () -> {};
    onData = () -> {};
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
      socket.setSoTimeout(30_000);
      var action = onConnect;
      onConnect = () -> {};
      action.run();
      talk(socket, moods.get());
    } catch (IOException gone) {
      // The sender hung up, or was killed.
    }
  }

  private void talk(Socket socket, Mood mood) throws IOException {
    if (mood == Mood.REFUSE) {
      return;
    }
    if (mood == Mood.BUSY_421) {
      say(socket, "421 Come back later");
      return;
    }
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    say(socket, "220 sink");
    var to = "";
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      switch (line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT)) {
        case "EHLO" -> say(socket, "250-sink\r\n250 AUTH PLAIN");
        case "AUTH" -> say(socket, "235 Welcome");
        case "RCPT" -> {
          to = line.replaceAll(".*<(.*)>.*", "$1");
          say(socket, answerTo(to, mood));
        }
        case "DATA" -> {
          say(socket, "354 Go on");
          if (mood == Mood.HANG_AT_DATA) {
            Signals.sleep(5_000);
            return;
          }
          var data = data(in);
          var action = onData;
          onData = () -> {};
          keep(to, data, mood == Mood.ACCEPT || mood == Mood.GREYLIST_451);
          action.run();
          if (mood == Mood.DROP_BEFORE_250) {
            return;
          }
          say(socket, "250 Taken");
        }
        case "QUIT" -> {
          say(socket, "221 Bye");
          return;
        }
        default -> say(socket, "250 Fine");
      }
    }
  }

  private String answerTo(String to, Mood mood) {
    return switch (mood) {
      case REJECT_550 -> "550 Nobody of this name";
      case GREYLIST_451 -> seen.add(to) ? "451 Try again" : "250 Fine";
      case ACCEPT, REFUSE, BUSY_421, HANG_AT_DATA, DROP_BEFORE_250 -> "250 Fine";
    };
  }

  private static byte[] data(BufferedReader in) throws IOException {
    var data = new StringBuilder();
    for (var line = in.readLine(); !".".equals(line); line = in.readLine()) {
      if (line == null) {
        throw new IOException("The sender hung up within a mail");
      }
      data.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
    }
    return data.toString().getBytes(ISO_8859_1);
  }

  private void keep(String to, byte[] data, boolean accepted) throws IOException {
    try {
      var message =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(data));
      var parts = (MimeMultipart) message.getContent();
      var text = parts.getBodyPart(0).getContent().toString();
      var links = LINK.matcher(text).results().map(found -> found.group()).toList();
      var id = message.getMessageID().replaceAll("<(.*)@.*", "$1");
      mails.add(new Mail(id, to, links, text, accepted, Instant.now()));
    } catch (MessagingException unreadable) {
      throw new IOException(unreadable);
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
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
