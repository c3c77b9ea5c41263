package io.countersign.adapters.email;

import io.countersign.application.channel.DeliveryOutcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Why a mail could not be handed over: a class of failure, never the server's words. */
enum MailFailure {
  CONNECT_FAILED("connect-failed"),
  TIMEOUT("timeout"),
  TLS("tls"),
  AUTHENTICATION_FAILED("authentication-failed"),
  RECIPIENT_REFUSED("recipient-refused"),
  SENDER_REFUSED("sender-refused"),
  MESSAGE_REFUSED("message-refused"),
  SERVER_BUSY("server-busy"),
  BLOCKED_ADDRESS("blocked-address"),
  UNKNOWN_HOST("unknown-host"),
  UNUSABLE_SETTINGS("unusable-settings");

  private final String why;

  MailFailure(String why) {
    this.why = why;
  }

  String why() {
    return why;
  }

  /** What the tenant or time may mend is tried again; what this one mail is refused for is not. */
  DeliveryOutcome outcome() {
    return switch (this) {
      case RECIPIENT_REFUSED, MESSAGE_REFUSED -> new DeliveryOutcome.Undeliverable(why);
      case CONNECT_FAILED,
          TIMEOUT,
          TLS,
          AUTHENTICATION_FAILED,
          SENDER_REFUSED,
          SERVER_BUSY,
          BLOCKED_ADDRESS,
          UNKNOWN_HOST,
          UNUSABLE_SETTINGS ->
          new DeliveryOutcome.TryLater(Duration.ZERO, why);
    };
  }

  /**
   * @param lastCode the last reply code the server sent, -1 for none
   */
  static MailFailure of(MessagingException failure, int lastCode) {
    var causes = causes(failure);
    for (var cause : causes) {
      switch (cause) {
        case SSLException _ -> {
          return TLS;
        }
        case AuthenticationFailedException _ -> {
          return byCode(lastCode, AUTHENTICATION_FAILED);
        }
        case SMTPAddressFailedException address -> {
          return byCode(address.getReturnCode(), RECIPIENT_REFUSED);
        }
        case SMTPSenderFailedException sender -> {
          return byCode(sender.getReturnCode(), SENDER_REFUSED);
        }
        default -> {}
      }
    }
    for (var cause : causes) {
      if (cause instanceof SMTPSendFailedException send) {
        return byCode(send.getReturnCode(), MESSAGE_REFUSED);
      }
    }
    // The library has no type of its own for this one.
    if (String.valueOf(failure.getMessage()).contains("STARTTLS")) {
      return TLS;
    }
    return lastCode >= 400 ? SERVER_BUSY : CONNECT_FAILED;
  }

  private static MailFailure byCode(int code, MailFailure refusal) {
    return switch (code) {
      // The server wants somebody to sign in, or stronger than they did.
      case 530, 534, 535, 538 -> AUTHENTICATION_FAILED;
      default -> {
        if (code >= 500) {
          yield refusal;
        }
        // Anything else is no answer: gone in the middle of the talk.
        yield code >= 400 ? SERVER_BUSY : CONNECT_FAILED;
      }
    };
  }

  /** A failure, with all that is chained to it in either of the two ways of this library. */
  private static List<Throwable> causes(MessagingException failure) {
    var found = new ArrayList<Throwable>();
    var open = new ArrayDeque<Throwable>(List.of(failure));
    while (!open.isEmpty() && found.size() < 20) {
      var next = open.removeFirst();
      found.add(next);
      if (next instanceof MessagingException chained && chained.getNextException() != null) {
        open.add(chained.getNextException());
      }
      if (next.getCause() != null && !found.contains(next.getCause())) {
        open.add(next.getCause());
      }
    }
    return found;
  }
}
