package io.countersign.application.testing;

import io.countersign.application.port.AuditLog;
import io.countersign.domain.audit.AuditChain;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

final class InMemoryAuditLog implements AuditLog {
  private final AtomicLong lastPosition = new AtomicLong();
  private final InMemoryTable<Positioned> rows;

  InMemoryAuditLog(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void appendEach(TenantId tenant, Map<String, AuditEvent> events) {
    events.forEach((stream, event) -> append(tenant, stream, event));
  }

  @Override
  public AuditEntry append(TenantId tenant, String stream, AuditEvent event) {
    var before = stream(tenant, stream, 0, Integer.MAX_VALUE);
    var lastHash = before.isEmpty() ? AuditChain.GENESIS : before.getLast().hash();
    var entry = AuditChain.append(tenant.value(), stream, before.size(), lastHash, event);
    var position = lastPosition.incrementAndGet();
    rows.add(tenant, position, new Positioned(position, entry));
    return entry;
  }

  @Override
  public List<AuditEntry> stream(TenantId tenant, String stream, long afterSeq, int limit) {
    return rows.of(tenant).stream()
        .map(Positioned::entry)
        .filter(entry -> entry.stream().equals(stream) && entry.seq() > afterSeq)
        .limit(limit)
        .toList();
  }

  @Override
  public List<Positioned> all(TenantId tenant, long afterPosition, int limit) {
    return rows.of(tenant).stream()
        .filter(positioned -> positioned.position() > afterPosition)
        .limit(limit)
        .toList();
  }
}
