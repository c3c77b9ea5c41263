package io.countersign.adapters.persistence;

import io.countersign.application.port.Tenants;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

@Singleton
final class JdbcTenants implements Tenants {
  private final Sql sql;

  JdbcTenants(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean add(TenantId id, Tenant tenant) {
    try {
      sql.update(
          """
          INSERT INTO tenant (tenant_id, name, branding_name, branding_color, branding_logo_url, created_at,
            kind)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
          id,
          tenant.name(),
          tenant.branding().name(),
          tenant.branding().color(),
          tenant.branding().logoUrl(),
          tenant.createdAt(),
          tenant.kind());
      if (tenant.kind() == TenantKind.SANDBOX) {
        sql.update("INSERT INTO sandbox_clock (tenant_id, ahead_micros) VALUES (?, 0)", id);
      }
      return true;
    } catch (DatabaseException failed) {
      if (failed.duplicate()) {
        return false;
      }
      throw failed;
    }
  }

  @Override
  public void change(TenantId id, Tenant tenant) {
    sql.update(
        """
        UPDATE tenant SET name = ?, branding_name = ?, branding_color = ?, branding_logo_url = ?
        WHERE tenant_id = ?
        """,
        tenant.name(),
        tenant.branding().name(),
        tenant.branding().color(),
        tenant.branding().logoUrl(),
        id);
  }

  @Override
  public Optional<Tenant> find(TenantId id) {
    return sql.first("SELECT * FROM tenant WHERE tenant_id = ?", JdbcTenants::tenant, id);
  }

  @Override
  public List<Tenant> list(String afterId, int limit) {
    return sql.list(
        "SELECT * FROM tenant WHERE tenant_id > ? ORDER BY tenant_id LIMIT ?",
        JdbcTenants::tenant,
        afterId,
        limit);
  }

  private static Tenant tenant(Row row) throws SQLException {
    return new Tenant(
        new TenantId(row.text("tenant_id")),
        row.text("name"),
        new Branding(
            row.text("branding_name"), row.text("branding_color"), row.text("branding_logo_url")),
        row.instant("created_at"),
        row.choice("kind", TenantKind.class));
  }
}
