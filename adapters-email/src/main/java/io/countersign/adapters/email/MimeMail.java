package io.countersign.adapters.email;

import io.countersign.domain.person.EmailAddress;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.util.Date;

/** A composed mail in the form in which it travels. */
final class MimeMail extends MimeMessage {
  private final String messageId;

  private MimeMail(Session session, String messageId) {
    super(session);
    this.messageId = messageId;
  }

  static MimeMessage of(ComposedMail mail, Session session) throws MessagingException {
    var message = new MimeMail(session, mail.messageId());
    message.setFrom(address(mail.from(), mail.fromName()));
    message.setRecipient(Message.RecipientType.TO, address(mail.to(), mail.toName()));
    message.setSubject(mail.subject(), "UTF-8");
    message.setSentDate(Date.from(mail.date()));
    for (var header : mail.extraHeaders().entrySet()) {
      message.setHeader(header.getKey(), header.getValue());
    }
    var parts = new MimeMultipart("alternative");
    parts.addBodyPart(part(mail.text(), "plain"));
    parts.addBodyPart(part(mail.html(), "html"));
    message.setContent(parts);
    message.saveChanges();
    return message;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }

  private static MimeBodyPart part(String content, String subtype) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(content, "UTF-8", subtype);
    // Survives relays that break long lines, which would break signatures, too.
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  private static InternetAddress address(EmailAddress address, String name) {
    try {
      return name.isEmpty()
          ? new InternetAddress(address.value(), null, "UTF-8")
          : new InternetAddress(address.value(), name, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("Every Java platform has UTF-8", e);
    }
  }
}
