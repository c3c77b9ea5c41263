package io.countersign.adapters.persistence;

import io.countersign.application.port.AuditLog;
import io.countersign.domain.audit.AuditChain;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

@Singleton
final class JdbcAuditLog implements AuditLog {
  private final Sql sql;

  JdbcAuditLog(Sql sql) {
    this.sql = sql;
  }

  @Override
  public AuditEntry append(TenantId tenant, String stream, AuditEvent event) {
    if (stream.equals(ADMIN)) {
      sql.first(
          "SELECT tenant_id FROM tenant WHERE tenant_id = ? FOR UPDATE",
          row -> row.text("tenant_id"),
          tenant);
    }
    var last =
        sql.first(
                """
                SELECT seq, hash FROM audit_event WHERE tenant_id = ? AND stream = ?
                ORDER BY seq DESC LIMIT 1
                """,
                row -> new End(row.bigNumber("seq"), row.text("hash")),
                tenant,
                stream)
            .orElse(End.NONE);
    var entry = AuditChain.append(tenant.value(), stream, last.seq(), last.hash(), event);
    try {
      sql.update(
          """
          INSERT INTO audit_event (tenant_id, stream, seq, canonical, previous_hash, hash)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
          tenant,
          stream,
          entry.seq(),
          entry.canonical(),
          entry.previousHash(),
          entry.hash());
      return entry;
    } catch (DatabaseException failed) {
      throw failed.duplicate() ? new PlaceTakenException(failed) : failed;
    }
  }

  @Override
  public List<AuditEntry> stream(TenantId tenant, String stream, long afterSeq, int limit) {
    return sql.list(
        """
        SELECT * FROM audit_event WHERE tenant_id = ? AND stream = ? AND seq > ? ORDER BY seq LIMIT ?
        """,
        JdbcAuditLog::entry,
        tenant,
        stream,
        afterSeq,
        limit);
  }

  @Override
  public List<Positioned> all(TenantId tenant, long afterPosition, int limit) {
    return sql.list(
        """
        SELECT * FROM audit_event WHERE tenant_id = ? AND position > ? ORDER BY position LIMIT ?
        """,
        row -> new Positioned(row.bigNumber("position"), entry(row)),
        tenant,
        afterPosition,
        limit);
  }

  private static AuditEntry entry(Row row) throws SQLException {
    return new AuditEntry(
        row.text("stream"),
        row.bigNumber("seq"),
        row.text("canonical"),
        row.text("previous_hash"),
        row.text("hash"));
  }

  /** Where a stream ends. */
  private record End(long seq, String hash) {
    static final End NONE = new End(0, AuditChain.GENESIS);
  }
}
