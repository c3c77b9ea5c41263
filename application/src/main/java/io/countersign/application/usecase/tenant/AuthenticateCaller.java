package io.countersign.application.usecase.tenant;

import io.countersign.application.access.ApiKeySecret;
import io.countersign.application.access.Caller;
import io.countersign.application.port.ApiKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Finds out who is calling from the credential, and from nothing else. Whether a key has expired is
 * a matter of real time, in a sandbox, too: else moving its clock would lock its team out.
 */
public final class AuthenticateCaller {
  private final ApiKeys keys;
  private final String operatorKeyHash;
  private final InstantSource clock;

  /**
   * @param operatorKeyHash SHA-256 of the operator key, 64 hex digits
   */
  public AuthenticateCaller(ApiKeys keys, String operatorKeyHash, InstantSource clock) {
    this.keys = keys;
    this.operatorKeyHash = operatorKeyHash;
    this.clock = clock;
  }

  /** Empty for whatever is unknown, wrong, expired or revoked: callers learn no more than that. */
  public Optional<Caller> handle(String credential) {
    if (same(ApiKeySecret.sha256(credential), operatorKeyHash)) {
      return Optional.of(new Caller.Operator());
    }
    return ApiKeySecret.parse(credential)
        .flatMap(secret ->
            keys.find(secret.id())
                .filter(key -> same(secret.hash(), key.secretHash()))
                .filter(key -> secret.kind() == key.kind())
                .filter(key -> key.usableAt(clock.instant()))
                .map(key -> new Caller.Client(key.tenant(), key.id(), key.name(), key.scopes())));
  }

  private static boolean same(String left, String right) {
    return MessageDigest.isEqual(
        left.getBytes(StandardCharsets.US_ASCII), right.getBytes(StandardCharsets.US_ASCII));
  }
}
