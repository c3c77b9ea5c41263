package io.countersign.application.link;

import io.countersign.application.secret.SealedSecret;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's key for links, as it is kept.
 *
 * @param verifyUntil for {@link State#VERIFY_ONLY}: when the last link it signed expires
 */
public record SigningKey(
    KeyId id,
    TenantId tenant,
    State state,
    SealedSecret material,
    Instant createdAt,
    @Nullable Instant verifyUntil) {

  /** A key signs, then only verifies until its links have expired, and may be revoked at once. */
  public enum State {
    ACTIVE,
    VERIFY_ONLY,
    REVOKED
  }

  /** How the material is bound when sealed. */
  public static String sealPurpose(KeyId id) {
    return "link-key/" + id;
  }

  public SigningKey verifyOnlyUntil(Instant until) {
    return new SigningKey(id, tenant, State.VERIFY_ONLY, material, createdAt, until);
  }

  public SigningKey revoked() {
    return new SigningKey(id, tenant, State.REVOKED, material, createdAt, verifyUntil);
  }
}
