package io.countersign.application.link;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Proof that a form was shown by us, for this link, a short while ago: without it a POST does
 * nothing. Also carries what was shown, so that nobody approves what they did not see.
 *
 * @param shown the content digest that the page showed
 * @param suspicion how many signs of automation the visit showed
 */
public record PageTicket(Instant issuedAt, String shown, int suspicion) {
  public static final Duration VALID = Duration.ofMinutes(30);
  private static final String PURPOSE = "hil.ticket.v1";
  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{1,15})\\.(sha256:[0-9a-f]{64})\\.([0-9])\\.([A-Za-z0-9_-]{43})");

  public PageTicket {
    suspicion = Math.clamp(suspicion, 0, 9);
  }

  public String sign(TenantKey key, String token) {
    return head() + "." + key.macText(PURPOSE, head() + "|" + token);
  }

  /** The ticket, if this key signed it for this token and it is not too old. */
  public static Optional<PageTicket> verify(
      TenantKey key, String token, String ticket, Instant now) {
    var parts = SHAPE.matcher(ticket);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var claimed =
        new PageTicket(
            Instant.ofEpochMilli(Long.parseLong(parts.group(1))),
            parts.group(2),
            Integer.parseInt(parts.group(3)));
    var expected = claimed.sign(key, token).getBytes(StandardCharsets.US_ASCII);
    var intact = MessageDigest.isEqual(expected, ticket.getBytes(StandardCharsets.US_ASCII));
    var age = Duration.between(claimed.issuedAt(), now);
    return intact && !age.isNegative() && age.compareTo(VALID) <= 0
        ? Optional.of(claimed)
        : Optional.empty();
  }

  private String head() {
    return issuedAt.toEpochMilli() + "." + shown + "." + suspicion;
  }
}
