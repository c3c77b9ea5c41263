package io.countersign.adapters.persistence;

import io.countersign.application.port.IdempotencyKeys;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@Singleton
final class JdbcIdempotencyKeys implements IdempotencyKeys {
  private final Sql sql;

  JdbcIdempotencyKeys(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Claim claim(TenantId tenant, String key, String bodyHash, RequestId id, Instant now) {
    try {
      take(tenant, key, bodyHash, id, now);
    } catch (DatabaseException failed) {
      if (failed.lockTimeout()) {
        return new Claim.InProgress();
      }
      throw failed;
    }
    return owner(tenant, key)
        .map(owner -> owner.id().equals(id) ? new Claim.Taken() : owner.toldTo(bodyHash))
        .orElseThrow();
  }

  @Override
  public Optional<Claim> find(TenantId tenant, String key, String bodyHash) {
    return owner(tenant, key).map(owner -> owner.toldTo(bodyHash));
  }

  private Optional<Owner> owner(TenantId tenant, String key) {
    return sql.first(
        """
        SELECT body_hash, request_id FROM idempotency_key
        WHERE tenant_id = ? AND idempotency_key = ?
        """,
        row ->
            new Owner(
                new RequestId(UUID.fromString(row.text("request_id"))), row.text("body_hash")),
        tenant,
        key);
  }

  /** The call that took the key. */
  private record Owner(RequestId id, String bodyHash) {
    Claim toldTo(String otherHash) {
      return bodyHash.equals(otherHash) ? new Claim.TakenBefore(id) : new Claim.OtherBody();
    }
  }

  /**
   * Inserts, or locks the row that is there: either way nobody else changes it until we are done.
   */
  private void take(TenantId tenant, String key, String bodyHash, RequestId id, Instant now) {
    sql.update(
        """
        INSERT INTO idempotency_key (tenant_id, idempotency_key, body_hash, request_id, created_at)
        VALUES (?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE created_at = created_at
        """,
        tenant,
        key,
        bodyHash,
        id,
        now);
  }
}
