package io.countersign.adapters.persistence;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.secret.SealedSecret;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@Singleton
final class JdbcSigningKeys implements SigningKeys {
  private final Sql sql;

  JdbcSigningKeys(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void add(TenantId tenant, SigningKey key) {
    sql.update(
        """
        INSERT INTO signing_key (tenant_id, id, state, master_key_id, material, created_at, verify_until)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        key.id(),
        key.state(),
        key.material().masterKeyId(),
        key.material().ciphertext(),
        key.createdAt(),
        key.verifyUntil());
  }

  @Override
  public void change(TenantId tenant, SigningKey key) {
    sql.update(
        """
        UPDATE signing_key SET state = ?, created_at = ?, verify_until = ?
        WHERE tenant_id = ? AND id = ?
        """,
        key.state(),
        key.createdAt(),
        key.verifyUntil(),
        tenant,
        key.id());
  }

  @Override
  public List<SigningKey> list(TenantId tenant) {
    return sql.list(
        """
        SELECT * FROM signing_key WHERE tenant_id = ? ORDER BY created_at DESC, id DESC
        """,
        JdbcSigningKeys::key,
        tenant);
  }

  @Override
  public List<SigningKey> listForUpdate(TenantId tenant) {
    // The tenant's row as well: it is there to wait for even when there is no key yet.
    sql.first(
        "SELECT tenant_id FROM tenant WHERE tenant_id = ? FOR UPDATE",
        row -> row.text("tenant_id"),
        tenant);
    return sql.list(
        """
        SELECT * FROM signing_key WHERE tenant_id = ? ORDER BY created_at DESC, id DESC FOR UPDATE
        """,
        JdbcSigningKeys::key,
        tenant);
  }

  @Override
  public boolean suspect(TenantId tenant, KeyId id, Instant now, Instant since) {
    return sql.update(
            """
            UPDATE signing_key SET suspected_at = ?
            WHERE tenant_id = ? AND id = ? AND (suspected_at IS NULL OR suspected_at <= ?)
            """,
            now,
            tenant,
            id,
            since)
        == 1;
  }

  @Override
  public Optional<SigningKey> find(KeyId id) {
    return sql.first("SELECT * FROM signing_key WHERE id = ?", JdbcSigningKeys::key, id);
  }

  private static SigningKey key(Row row) throws SQLException {
    return new SigningKey(
        new KeyId(row.text("id")),
        new TenantId(row.text("tenant_id")),
        row.choice("state", SigningKey.State.class),
        new SealedSecret(row.text("master_key_id"), row.bytes("material")),
        row.instant("created_at"),
        row.instantOrNull("verify_until"));
  }
}
