package io.countersign.adapters.email;

import io.countersign.adapters.email.SmtpConnector.Route;
import io.countersign.adapters.email.SmtpServer.Encryption;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.ProbeableChannel.ProbeResult;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.eclipse.angus.mail.util.WriteTimeoutSocket;
import org.jspecify.annotations.Nullable;

/** Hands mail to a tenant's server: one connection, one message, and no longer than a minute. */
final class SmtpTransport {
  private static final Logger LIBRARY = Logger.getLogger("org.eclipse.angus.mail");
  private static final String[] TLS_VERSIONS = {"TLSv1.3", "TLSv1.2"};

  static {
    // At its finest the library writes down whole mails, with the personal links in them.
    LIBRARY.setLevel(Level.OFF);
  }

  private final SmtpConnector connector;
  private final SSLContext tls;
  private final Limits limits;
  private final String ownName;
  private final ScheduledExecutorService timer;

  /**
   * @param answer how long a single answer, or a single write, may take
   * @param whole how long everything together may take
   */
  record Limits(Duration answer, Duration whole) {}

  /**
   * @param ownName what we greet servers with
   * @param timer ends what takes too long
   */
  SmtpTransport(
      SmtpConnector connector,
      SSLContext tls,
      Limits limits,
      String ownName,
      ScheduledExecutorService timer) {
    this.connector = connector;
    this.tls = tls;
    this.limits = limits;
    this.ownName = ownName;
    this.timer = timer;
  }

  DeliveryOutcome send(ComposedMail mail, SmtpServer server) {
    var failure =
        talk(
            server,
            (transport, session) -> {
              var message = MimeMail.of(mail, session);
              transport.sendMessage(message, message.getAllRecipients());
            });
    return switch (failure) {
      case Talk.Done() -> new DeliveryOutcome.Delivered(new MessageHandle(mail.messageId()));
      case Talk.Failed(var why) -> why.outcome();
    };
  }

  ProbeResult probe(SmtpServer server) {
    return switch (talk(server, (_, _) -> {})) {
      case Talk.Done() -> new ProbeResult.Working(described(server));
      case Talk.Failed(var why) -> new ProbeResult.NotWorking(why.why());
    };
  }

  private static String described(SmtpServer server) {
    var encrypted =
        switch (server.encryption()) {
          case STARTTLS, TLS -> "encrypted";
          case NONE -> "not encrypted";
        };
    var signedIn = server.user().isEmpty() ? "without signing in" : "signed in";
    return "Connected, " + encrypted + ", " + signedIn + ".";
  }

  private sealed interface Talk {
    record Done() implements Talk {}

    record Failed(MailFailure why) implements Talk {}
  }

  private interface Conversation {
    void with(SMTPTransport transport, Session session) throws MessagingException;
  }

  private Talk talk(SmtpServer server, Conversation conversation) {
    return switch (connector.route(server.host(), server.port())) {
      case Route.Blocked() -> new Talk.Failed(MailFailure.BLOCKED_ADDRESS);
      case Route.Unknown() -> new Talk.Failed(MailFailure.UNKNOWN_HOST);
      case Route.Open(var addresses) -> talk(server, addresses, conversation);
    };
  }

  private Talk talk(SmtpServer server, List<InetAddress> addresses, Conversation conversation) {
    if (tellsPasswordInClear(server, addresses)) {
      return new Talk.Failed(MailFailure.TLS);
    }
    try (var socket = connector.connect(server.host(), server.port(), addresses)) {
      var end = timer.schedule(socket::cut, limits.whole().toMillis(), TimeUnit.MILLISECONDS);
      try {
        var failure = failure(server, socket, conversation);
        return failure == null
            ? new Talk.Done()
            : new Talk.Failed(socket.tookTooLong() ? MailFailure.TIMEOUT : failure);
      } finally {
        end.cancel(false);
      }
    } catch (SocketTimeoutException e) {
      return new Talk.Failed(MailFailure.TIMEOUT);
    } catch (IOException e) {
      return new Talk.Failed(MailFailure.CONNECT_FAILED);
    }
  }

  private @Nullable MailFailure failure(
      SmtpServer server, Socket socket, Conversation conversation) {
    var session = Session.getInstance(properties(server), credentials(server));
    var transport = new SMTPTransport(session, new URLName("smtp", null, -1, null, null, null));
    try {
      transport.connect(protectedBy(server, socket));
      conversation.with(transport, session);
      return null;
    } catch (MessagingException e) {
      return MailFailure.of(e, transport.getLastReturnCode());
    } catch (SSLException e) {
      return MailFailure.TLS;
    } catch (IOException e) {
      return MailFailure.CONNECT_FAILED;
    } finally {
      quit(transport);
    }
  }

  private Socket protectedBy(SmtpServer server, Socket socket) throws IOException {
    var limited =
        new WriteTimeoutSocket(socket, Math.toIntExact(limits.answer().toMillis()), timer);
    return switch (server.encryption()) {
      case NONE, STARTTLS -> limited;
      case TLS -> {
        var secured =
            (SSLSocket)
                tls.getSocketFactory().createSocket(limited, server.host(), server.port(), true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(TLS_VERSIONS);
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        yield secured;
      }
    };
  }

  private Properties properties(SmtpServer server) {
    var properties = new Properties();
    properties.put("mail.smtp.localhost", ownName);
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.auth", Boolean.toString(!server.user().isEmpty()));
    properties.put("mail.smtp.user", server.user());
    properties.put(
        "mail.smtp.starttls.enable", Boolean.toString(server.encryption() == Encryption.STARTTLS));
    properties.put(
        "mail.smtp.starttls.required",
        Boolean.toString(server.encryption() == Encryption.STARTTLS));
    properties.put("mail.smtp.ssl.socketFactory", tls.getSocketFactory());
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.ssl.protocols", String.join(" ", TLS_VERSIONS));
    return properties;
  }

  private static Authenticator credentials(SmtpServer server) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(server.user(), server.password());
      }
    };
  }

  /** On a network of one's own one may; on anybody else's, a password is never sent in clear. */
  private static boolean tellsPasswordInClear(SmtpServer server, List<InetAddress> addresses) {
    return server.encryption() == Encryption.NONE
        && !server.user().isEmpty()
        && !addresses.stream().allMatch(SmtpConnector::inside);
  }

  private static void quit(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // What counts has been said before.
    }
  }
}
