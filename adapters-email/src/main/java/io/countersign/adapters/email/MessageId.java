package io.countersign.adapters.email;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Message ids that follow from what a mail is about: sent twice, it can be recognised. */
final class MessageId {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private MessageId() {}

  static String of(String name, Sender sender) {
    return "<"
        + (PLAIN.matcher(name).matches() ? name : digest(name))
        + "@"
        + sender.domain()
        + ">";
  }

  private static String digest(String name) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }
}
