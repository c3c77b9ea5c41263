package io.countersign.adapters.email;

import io.countersign.channel.testkit.StubVendor.Received;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.unbescape.html.HtmlEscape;

/** A mail as its reader's program takes it apart. */
record ReadMail(MimeMessage message, String raw, String text, String html) {
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
  private static final Pattern HEAD = Pattern.compile("<(head|style)\\b.*?</\\1>", Pattern.DOTALL);
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern TARGET = Pattern.compile("\\b(?:href|src)=\"([^\"]*)\"");

  static ReadMail of(String raw) {
    try {
      return of(
          new MimeMessage(
              Session.getInstance(new Properties()),
              new ByteArrayInputStream(raw.getBytes(StandardCharsets.UTF_8))));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  static ReadMail of(MimeMessage message) {
    try {
      var raw = new ByteArrayOutputStream();
      message.writeTo(raw);
      var parts = (MimeMultipart) message.getContent();
      return new ReadMail(
          message,
          raw.toString(StandardCharsets.UTF_8),
          content(parts.getBodyPart(0), "text/plain"),
          content(parts.getBodyPart(1), "text/html"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String content(BodyPart part, String type) throws MessagingException, IOException {
    if (!part.isMimeType(type)) {
      throw new IllegalStateException("Not " + type + " but " + part.getContentType());
    }
    return part.getContent().toString().replace("\r\n", "\n");
  }

  String header(String name) {
    try {
      var values = message.getHeader(name);
      if (values == null) {
        return "";
      }
      if (values.length != 1) {
        throw new IllegalStateException(values.length + " headers " + name);
      }
      return values[0];
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  Received received() {
    try {
      return new Received(
          message.getMessageID(),
          List.of(message.getSubject() + "\n" + text, message.getSubject() + "\n" + shown(html)),
          links(html),
          String.join("\n", raw, message.getSubject(), text, html, HtmlEscape.unescapeHtml(html)));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String shown(String html) {
    var visible = HEAD.matcher(COMMENT.matcher(html).replaceAll("")).replaceAll("");
    return HtmlEscape.unescapeHtml(TAG.matcher(visible).replaceAll(""));
  }

  static Set<String> links(String html) {
    return TAG.matcher(COMMENT.matcher(html).replaceAll(""))
        .results()
        .flatMap(tag -> TARGET.matcher(tag.group()).results())
        .map(target -> HtmlEscape.unescapeHtml(target.group(1)))
        .collect(Collectors.toUnmodifiableSet());
  }
}
