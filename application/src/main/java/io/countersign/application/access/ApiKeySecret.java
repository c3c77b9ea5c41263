package io.countersign.application.access;

import io.countersign.application.runtime.Ids;
import io.countersign.domain.tenant.TenantKind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code cs_live_<id: 10>_<secret: 32>_<crc32: 8 hex>}, with {@code
 * cs_test_} for sandbox tenants. The prefix lets scanners find leaked keys, the checksum lets them
 * and us tell noise from keys without a query.
 */
public final class ApiKeySecret {
  private static final Pattern SHAPE =
      Pattern.compile("(cs_(live|test)_([0-9A-Za-z]{10})_[0-9A-Za-z]{32})_([0-9a-f]{8})");
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final String id;
  private final String text;
  private final TenantKind kind;

  private ApiKeySecret(String id, String text, TenantKind kind) {
    this.id = id;
    this.text = text;
    this.kind = kind;
  }

  public static ApiKeySecret make(Ids ids, TenantKind kind) {
    var id = letters(ids.random(16), 10);
    var head = "cs_" + word(kind) + "_" + id + "_" + letters(ids.random(32), 32);
    return new ApiKeySecret(id, head + "_" + checksum(head), kind);
  }

  /** Reads what a caller sent; empty if it cannot be a key of ours. */
  public static Optional<ApiKeySecret> parse(String text) {
    var parts = SHAPE.matcher(text);
    return parts.matches() && checksum(parts.group(1)).equals(parts.group(4))
        ? Optional.of(new ApiKeySecret(parts.group(3), text, kind(parts.group(2))))
        : Optional.empty();
  }

  public String id() {
    return id;
  }

  /** What the prefix says of the tenant. */
  public TenantKind kind() {
    return kind;
  }

  /** The whole secret. */
  public String text() {
    return text;
  }

  /** SHA-256 of the text, 64 hex digits. */
  public String hash() {
    return sha256(text);
  }

  /** SHA-256 of any credential, as it is kept. */
  public static String sha256(String credential) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(credential.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }

  private static String word(TenantKind kind) {
    return switch (kind) {
      case LIVE -> "live";
      case SANDBOX -> "test";
    };
  }

  private static TenantKind kind(String word) {
    return word.equals("live") ? TenantKind.LIVE : TenantKind.SANDBOX;
  }

  private static String checksum(String head) {
    var crc = new CRC32();
    crc.update(head.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits(crc.getValue()).substring(8);
  }

  static String letters(byte[] random, int length) {
    var number = new BigInteger(1, random);
    var base = BigInteger.valueOf(ALPHABET.length());
    var out = new StringBuilder();
    for (var i = 0; i < length; i++) {
      var digit = number.divideAndRemainder(base);
      out.append(ALPHABET.charAt(digit[1].intValue()));
      number = digit[0];
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return "ApiKeySecret[" + id + "]";
  }
}
