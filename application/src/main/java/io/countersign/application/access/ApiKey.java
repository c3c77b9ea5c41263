package io.countersign.application.access;

import io.countersign.domain.Check;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it is kept: never the secret, only its SHA-256 (64 hex digits), which is enough for
 * a secret of 190 random bits.
 *
 * @param kind of its tenant
 */
public record ApiKey(
    String id,
    TenantId tenant,
    TenantKind kind,
    String name,
    Set<Scope> scopes,
    String secretHash,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {
  public ApiKey {
    Check.filledLine("The name of an API key", name, 80);
    scopes = Set.copyOf(scopes);
  }

  public boolean usableAt(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }
}
