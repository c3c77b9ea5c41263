package io.countersign.application.port;

import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Which request an Idempotency-Key has opened. */
public interface IdempotencyKeys {
  /**
   * Takes the key for {@code id}, or tells what it was taken for. Waits a few seconds for another
   * transaction that is just taking it.
   *
   * @param bodyHash SHA-256 of the request body, 64 hex digits
   */
  Claim claim(TenantId tenant, String key, String bodyHash, RequestId id, Instant now);

  /** What the key was taken for, without taking it; empty if nobody has. */
  Optional<Claim> find(TenantId tenant, String key, String bodyHash);

  /** Whose key it is. */
  sealed interface Claim {
    record Taken() implements Claim {}

    /** The same body came before and opened this. */
    record TakenBefore(RequestId id) implements Claim {}

    record OtherBody() implements Claim {}

    /** Another transaction is taking it and does not come to an end. */
    record InProgress() implements Claim {}
  }
}
