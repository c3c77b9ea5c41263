package io.countersign.application.link;

import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Token version 1: {@code base64url(payload) "." base64url(mac)}, see docs/links.md.
 *
 * <p>There is exactly one spelling of every token. The MAC is compared as text with the encoding we
 * would have written, and it is checked before anything is parsed. The payload is JSON, but only
 * the one way we write it: members in this order, no white space, no escapes. Of which tenant a
 * link is, its key says; the MAC covers that too.
 */
public final class LinkToken {
  public static final int MAX_LENGTH = 1_024;

  private static final Pattern SHAPE =
      Pattern.compile("([A-Za-z0-9_-]{1,900})\\.([A-Za-z0-9_-]{43})");
  private static final Pattern PAYLOAD =
      Pattern.compile(
          "\\{\"v\":1,\"resId\":\"([0-9a-f-]{36})\","
              + "\"asg\":\"(asg_[0-9A-Za-z_-]{1,60})\",\"action\":\"([a-z]{1,16})\","
              + "\"iat\":([1-9][0-9]{0,11}),\"expiresAt\":([1-9][0-9]{0,11}),"
              + "\"nonce\":\"([A-Za-z0-9_-]{22})\",\"dig\":\"([0-9a-f]{16})\"\\}");

  private LinkToken() {}

  public static String sign(TenantKey key, LinkClaims claims) {
    var payload =
        "{\"v\":1,\"resId\":\"%s\",\"asg\":\"%s\",\"action\":\"%s\",\"iat\":%d,\"expiresAt\":%d,\"nonce\":\"%s\",\"dig\":\"%s\"}"
            .formatted(
                claims.request(),
                claims.assignment(),
                claims.action(),
                claims.issuedAt().getEpochSecond(),
                claims.expiresAt().getEpochSecond(),
                claims.nonce(),
                claims.digest());
    var encoded =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.US_ASCII));
    return encoded + "." + key.macText(claims.action().purpose().label(), encoded);
  }

  /** The claims of a token that this key signed for this purpose; empty for anything else. */
  public static Optional<LinkClaims> verify(
      TenantKey key, LinkAction.Purpose purpose, String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var parts = SHAPE.matcher(token);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var encoded = parts.group(1);
    var expected = key.macText(purpose.label(), encoded).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(expected, parts.group(2).getBytes(StandardCharsets.US_ASCII))) {
      return Optional.empty();
    }
    return parse(encoded).filter(claims -> sign(key, claims).equals(token));
  }

  private static Optional<LinkClaims> parse(String encoded) {
    try {
      var payload =
          PAYLOAD.matcher(
              new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.ISO_8859_1));
      if (!payload.matches()) {
        return Optional.empty();
      }
      return LinkAction.parse(payload.group(3))
          .map(action ->
              new LinkClaims(
                  new RequestId(UUID.fromString(payload.group(1))),
                  new AssignmentId(payload.group(2)),
                  action,
                  Instant.ofEpochSecond(Long.parseLong(payload.group(4))),
                  Instant.ofEpochSecond(Long.parseLong(payload.group(5))),
                  payload.group(6),
                  payload.group(7)));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
