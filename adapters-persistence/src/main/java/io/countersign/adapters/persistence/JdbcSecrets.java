package io.countersign.adapters.persistence;

import io.countersign.application.port.Secrets;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

@Singleton
final class JdbcSecrets implements Secrets {
  private static final String OF_TENANT = "secret/";
  private static final String OF_SIGNING_KEY = "link-key/";

  private final Sql sql;

  JdbcSecrets(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void put(TenantId tenant, TenantSecret secret) {
    sql.update(
        """
        INSERT INTO secret (tenant_id, name, master_key_id, ciphertext, fingerprint, updated_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE master_key_id = VALUES(master_key_id), ciphertext = VALUES(ciphertext),
          fingerprint = VALUES(fingerprint), updated_at = VALUES(updated_at)
        """,
        tenant,
        secret.name(),
        secret.sealed().masterKeyId(),
        secret.sealed().ciphertext(),
        secret.fingerprint(),
        secret.updatedAt());
  }

  @Override
  public Optional<TenantSecret> find(TenantId tenant, SecretName name) {
    return sql.first(
        "SELECT * FROM secret WHERE tenant_id = ? AND name = ?", JdbcSecrets::secret, tenant, name);
  }

  @Override
  public List<TenantSecret> list(TenantId tenant) {
    return sql.list(
        "SELECT * FROM secret WHERE tenant_id = ? ORDER BY name", JdbcSecrets::secret, tenant);
  }

  @Override
  public boolean delete(TenantId tenant, SecretName name) {
    return sql.update("DELETE FROM secret WHERE tenant_id = ? AND name = ?", tenant, name) == 1;
  }

  @Override
  public List<Stored> wrappedByOtherThan(String masterKeyId, int limit) {
    return sql.list(
        """
        SELECT tenant_id, CONCAT('secret/', name) AS purpose, master_key_id, ciphertext
        FROM secret WHERE master_key_id <> ?
        UNION ALL
        SELECT tenant_id, CONCAT('link-key/', id) AS purpose, master_key_id, material AS ciphertext
        FROM signing_key WHERE master_key_id <> ?
        LIMIT ?
        """,
        row ->
            new Stored(
                new TenantId(row.text("tenant_id")),
                row.text("purpose"),
                sealed(row, "ciphertext")),
        masterKeyId,
        masterKeyId,
        limit);
  }

  @Override
  public boolean rewrap(TenantId tenant, Stored before, SealedSecret after) {
    var purpose = before.purpose();
    if (purpose.startsWith(OF_TENANT)) {
      return rewrap(
          """
          UPDATE secret SET master_key_id = ?, ciphertext = ?
          WHERE tenant_id = ? AND name = ? AND master_key_id = ? AND ciphertext = ?
          """,
          tenant,
          purpose.substring(OF_TENANT.length()),
          before.sealed(),
          after);
    }
    if (purpose.startsWith(OF_SIGNING_KEY)) {
      return rewrap(
          """
          UPDATE signing_key SET master_key_id = ?, material = ?
          WHERE tenant_id = ? AND id = ? AND master_key_id = ? AND material = ?
          """,
          tenant,
          purpose.substring(OF_SIGNING_KEY.length()),
          before.sealed(),
          after);
    }
    throw new IllegalArgumentException("Nothing is stored as " + purpose);
  }

  private boolean rewrap(
      String update, TenantId tenant, String id, SealedSecret before, SealedSecret after) {
    return sql.update(
            update,
            after.masterKeyId(),
            after.ciphertext(),
            tenant,
            id,
            before.masterKeyId(),
            before.ciphertext())
        == 1;
  }

  private static TenantSecret secret(Row row) throws SQLException {
    return new TenantSecret(
        new SecretName(row.text("name")),
        sealed(row, "ciphertext"),
        row.text("fingerprint"),
        row.instant("updated_at"));
  }

  private static SealedSecret sealed(Row row, String column) throws SQLException {
    return new SealedSecret(row.text("master_key_id"), row.bytes(column));
  }
}
