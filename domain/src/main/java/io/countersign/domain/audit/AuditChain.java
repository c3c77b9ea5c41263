package io.countersign.domain.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * Chains audit entries: {@code hash = SHA-256("hil.audit.v1" ‖ 0x00 ‖ previousHash ‖ canonical)}
 * over the stored bytes, so that a verifier never has to reproduce how they were made.
 */
public final class AuditChain {
  /** What stands before the first entry of every stream. */
  public static final String GENESIS = "0".repeat(64);

  private static final byte[] DOMAIN = "hil.audit.v1\0".getBytes(StandardCharsets.US_ASCII);

  private AuditChain() {}

  public static AuditEntry append(
      String tenant, String stream, long lastSeq, String lastHash, AuditEvent event) {
    var seq = lastSeq + 1;
    var canonical = event.canonical(tenant, stream, seq);
    return new AuditEntry(stream, seq, canonical, lastHash, hash(lastHash, canonical));
  }

  public static String hash(String previousHash, String canonical) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update(DOMAIN);
      sha.update(HexFormat.of().parseHex(previousHash));
      sha.update(canonical.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }

  /** The sequence number of the first entry of one stream that does not fit, if any. */
  public static OptionalLong firstBreak(List<AuditEntry> stream) {
    var previous = GENESIS;
    var expected = 1L;
    for (var entry : stream) {
      if (entry.seq() != expected
          || !entry.previousHash().equals(previous)
          || !entry.hash().equals(hash(previous, entry.canonical()))) {
        return OptionalLong.of(expected);
      }
      previous = entry.hash();
      expected++;
    }
    return OptionalLong.empty();
  }
}
