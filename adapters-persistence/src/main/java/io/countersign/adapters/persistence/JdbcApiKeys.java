package io.countersign.adapters.persistence;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.countersign.application.access.ApiKey;
import io.countersign.application.access.Scope;
import io.countersign.application.port.ApiKeys;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@Singleton
final class JdbcApiKeys implements ApiKeys {
  private final Sql sql;

  JdbcApiKeys(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void add(TenantId tenant, ApiKey key) {
    sql.update(
        """
        INSERT INTO api_key (tenant_id, id, name, scopes, secret_hash, created_at, expires_at, revoked_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        key.id(),
        key.name(),
        key.scopes().stream().sorted().map(Scope::toString).collect(joining(" ")),
        key.secretHash(),
        key.createdAt(),
        key.expiresAt(),
        key.revokedAt());
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return sql.first(
        """
        SELECT k.*, t.kind FROM api_key k JOIN tenant t ON t.tenant_id = k.tenant_id WHERE k.id = ?
        """,
        JdbcApiKeys::key,
        id);
  }

  @Override
  public List<ApiKey> list(TenantId tenant) {
    return sql.list(
        """
        SELECT k.*, t.kind FROM api_key k JOIN tenant t ON t.tenant_id = k.tenant_id
        WHERE k.tenant_id = ? ORDER BY k.created_at, k.id
        """,
        JdbcApiKeys::key,
        tenant);
  }

  @Override
  public boolean revoke(TenantId tenant, String id, Instant now) {
    return sql.update(
            "UPDATE api_key SET revoked_at = COALESCE(revoked_at, ?) WHERE tenant_id = ? AND id = ?",
            now,
            tenant,
            id)
        == 1;
  }

  private static ApiKey key(Row row) throws SQLException {
    return new ApiKey(
        row.text("id"),
        new TenantId(row.text("tenant_id")),
        row.choice("kind", TenantKind.class),
        row.text("name"),
        scopes(row.text("scopes")),
        row.text("secret_hash"),
        row.instant("created_at"),
        row.instantOrNull("expires_at"),
        row.instantOrNull("revoked_at"));
  }

  /** A scope that this version does not know allows nothing here. */
  private static Set<Scope> scopes(String names) {
    return Arrays.stream(names.split(" "))
        .map(Scope::parse)
        .flatMap(Optional::stream)
        .collect(toUnmodifiableSet());
  }
}
