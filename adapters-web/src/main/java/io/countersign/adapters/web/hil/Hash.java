package io.countersign.adapters.web.hil;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256 of text. */
final class Hash {
  private Hash() {}

  static String of(String text) {
    return HexFormat.of().formatHex(bytes(text));
  }

  /** As a Content-Security-Policy source. */
  static String source(String text) {
    return "'sha256-" + Base64.getEncoder().encodeToString(bytes(text)) + "'";
  }

  private static byte[] bytes(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }
}
