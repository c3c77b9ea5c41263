package io.countersign.adapters.persistence;

import io.countersign.application.port.CodeTries;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

@Singleton
final class JdbcCodeTries implements CodeTries {
  private final Sql sql;

  JdbcCodeTries(Sql sql) {
    this.sql = sql;
  }

  /** Inserts, or locks the row that is there. */
  @Override
  public Tries findForUpdate(
      TenantId tenant, AssignmentId assignment, String network, Instant now) {
    sql.update(
        """
        INSERT INTO code_try (tenant_id, assignment_id, network, tries, last_at) VALUES (?, ?, ?, 0, ?)
        ON DUPLICATE KEY UPDATE tries = tries
        """,
        tenant,
        assignment,
        network,
        now);
    return find(tenant, assignment, network).orElseThrow();
  }

  @Override
  public Optional<Tries> find(TenantId tenant, AssignmentId assignment, String network) {
    return sql.first(
        """
        SELECT tries, last_at FROM code_try
        WHERE tenant_id = ? AND assignment_id = ? AND network = ?
        """,
        row -> new Tries(row.number("tries"), row.instant("last_at")),
        tenant,
        assignment,
        network);
  }

  @Override
  public void save(TenantId tenant, AssignmentId assignment, String network, Tries tries) {
    sql.update(
        """
        UPDATE code_try SET tries = ?, last_at = ?
        WHERE tenant_id = ? AND assignment_id = ? AND network = ?
        """,
        tries.count(),
        tries.last(),
        tenant,
        assignment,
        network);
  }
}
