package io.countersign.bootstrap.story;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A real SMTP server, started once for the whole run, and everybody's mailbox behind it. */
final class PostOffice {
  private static final GreenMail SERVER = start();
  private static int shown;

  private PostOffice() {}

  private static GreenMail start() {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    return server;
  }

  static int port() {
    return SERVER.getSmtp().getPort();
  }

  /** What this sender sent to this reader, oldest first. */
  static List<Mail> mails(String sender, String reader) {
    return Arrays.stream(SERVER.getReceivedMessagesForDomain(reader))
        .filter(message -> isFrom(message, sender))
        .map(PostOffice::read)
        .toList();
  }

  /** Shows the canaries what came since the last time, as it came and as it reads. */
  static synchronized void showNew() {
    var all = SERVER.getReceivedMessages();
    for (var message : Arrays.copyOfRange(all, Math.min(shown, all.length), all.length)) {
      Canaries.said(Canaries.Place.MAIL, "SMTP", GreenMailUtil.getWholeMessage(message));
      Canaries.said(Canaries.Place.MAIL, "SMTP", read(message).toString());
    }
    shown = all.length;
  }

  private static boolean isFrom(MimeMessage message, String sender) {
    try {
      return message.getFrom()[0].toString().contains(sender);
    } catch (MessagingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  static Mail read(MimeMessage message) {
    try {
      var parts = (MimeMultipart) message.getContent();
      return new Mail(
          message.getSubject(),
          parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"),
          parts.getBodyPart(1).getContent().toString());
    } catch (MessagingException | IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }
}
