package io.countersign.application.link;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A personal link as it is kept: enough to make the same token again, not enough to use it without
 * the key.
 *
 * @param channel through which it is given to the person
 * @param nonceHash SHA-256 of the nonce, 64 hex digits; names the link
 * @param digest the first 16 hex digits of the content digest
 */
public record Link(
    String nonceHash,
    RequestId request,
    AssignmentId assignment,
    ChannelId channel,
    LinkAction action,
    KeyId key,
    Instant issuedAt,
    Instant expiresAt,
    String digest,
    @Nullable Instant revokedAt) {

  /**
   * The nonce of a link is derived, not stored: HMAC-SHA256 under a key of its own purpose, cut to
   * 128 bits. So a message that is sent again carries the same links.
   */
  static String nonce(
      TenantKey key,
      RequestId request,
      AssignmentId assignment,
      ChannelId channel,
      LinkAction action,
      Instant iat) {
    return key.shortMac(
        "hil.nonce.v2",
        request + "|" + assignment + "|" + channel + "|" + action + "|" + iat.getEpochSecond(),
        16);
  }

  /** Whether this is the link that a token which says this was made for. */
  public boolean says(LinkClaims claims) {
    return nonceHash.equals(hash(claims.nonce()))
        && request.equals(claims.request())
        && assignment.equals(claims.assignment())
        && action == claims.action()
        && issuedAt.equals(claims.issuedAt())
        && expiresAt.equals(claims.expiresAt())
        && digest.equals(claims.digest());
  }

  /** The name of the link with this nonce: SHA-256, 64 hex digits. */
  public static String hash(String nonce) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(nonce.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }
}
