package io.countersign.adapters.persistence;

import io.countersign.application.port.IdempotencyKeys;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.time.Instant;
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
    return sql.first(
            """
            SELECT body_hash, request_id FROM idempotency_key
            WHERE tenant_id = ? AND idempotency_key = ?
            """,
            row -> {
              var owner = new RequestId(UUID.fromString(row.text("request_id")));
              if (owner.equals(id)) {
                return new Claim.Taken();
              }
              return row.text("body_hash").equals(bodyHash)
                  ? new Claim.TakenBefore(owner)
                  : new Claim.OtherBody();
            },
            tenant,
            key)
        .orElseThrow();
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
