package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.port.SandboxMessages;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

final class InMemorySandboxMessages implements SandboxMessages {
  private final InMemoryTable<Message> rows;

  InMemorySandboxMessages(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void put(TenantId tenant, Message message) {
    rows.put(tenant, message.id(), message);
  }

  @Override
  public Optional<Message> find(TenantId tenant, String id) {
    return rows.find(tenant, id);
  }

  @Override
  public List<Message> list(TenantId tenant, String to, String beforeId, int limit) {
    return rows.of(tenant).stream()
        .filter(message -> to.isEmpty() || message.to().equalsIgnoreCase(to))
        .filter(message -> beforeId.isEmpty() || message.id().compareTo(beforeId) < 0)
        .sorted(comparing(Message::id).reversed())
        .limit(limit)
        .toList();
  }
}
