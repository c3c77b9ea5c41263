package io.countersign.adapters.persistence;

import static java.util.stream.Collectors.toMap;

import io.countersign.application.port.AuditLog;
import io.countersign.domain.audit.AuditChain;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    add(tenant, List.of(entry));
    return entry;
  }

  /** A stream's end is the entry with its highest number, found by the index alone. */
  @Override
  public void appendEach(TenantId tenant, Map<String, AuditEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    var streams = List.copyOf(events.keySet());
    var ends =
        sql
            .list(
                """
                SELECT e.stream, e.seq, e.hash FROM audit_event e
                JOIN (SELECT stream, MAX(seq) AS seq FROM audit_event
                  WHERE tenant_id = ? AND stream IN (%s) GROUP BY stream) last
                ON last.stream = e.stream AND last.seq = e.seq
                WHERE e.tenant_id = ?
                """
                    .formatted(Sql.placeholders(streams.size())),
                row ->
                    Map.entry(row.text("stream"), new End(row.bigNumber("seq"), row.text("hash"))),
                Stream.of(Stream.of(tenant), streams.stream(), Stream.of(tenant))
                    .flatMap(parameters -> parameters)
                    .toArray())
            .stream()
            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    add(
        tenant,
        events.entrySet().stream()
            .map(appended -> {
              var stream = appended.getKey();
              var last = ends.getOrDefault(stream, End.NONE);
              return AuditChain.append(
                  tenant.value(), stream, last.seq(), last.hash(), appended.getValue());
            })
            .toList());
  }

  private void add(TenantId tenant, List<AuditEntry> entries) {
    try {
      sql.insert(
          "INSERT INTO audit_event (tenant_id, stream, seq, canonical, previous_hash, hash)",
          entries.stream()
              .map(entry ->
                  List.<@Nullable Object>of(
                      tenant,
                      entry.stream(),
                      entry.seq(),
                      entry.canonical(),
                      entry.previousHash(),
                      entry.hash()))
              .toList());
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
