package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/** A mail as its reader has it. */
record Mail(String subject, String text, String html) {

  static Mail of(String raw) {
    try {
      return PostOffice.read(
          new MimeMessage(null, new ByteArrayInputStream(raw.getBytes(ISO_8859_1))));
    } catch (MessagingException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  /** The link of the button with this label. */
  URI button(String label) {
    return buttons().stream()
        .filter(a -> a.text().strip().equals(label))
        .map(a -> URI.create(a.attr("href")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No button " + label + " among " + buttons()));
  }

  List<org.jsoup.nodes.Element> buttons() {
    return Jsoup.parse(html).select("a[href*=/hil/]");
  }

  boolean offers(String label) {
    return buttons().stream().anyMatch(a -> a.text().strip().equals(label));
  }

  String code() {
    var match = Pattern.compile("(?i)code[^0-9]{1,40}([0-9]{4})\\b").matcher(text);
    if (!match.find()) {
      throw new AssertionError("No code in\n" + text);
    }
    return match.group(1);
  }
}
