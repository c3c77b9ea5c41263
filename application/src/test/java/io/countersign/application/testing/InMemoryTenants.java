package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.port.Tenants;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

final class InMemoryTenants implements Tenants {
  private final InMemoryTable<Tenant> rows;

  InMemoryTenants(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public boolean add(TenantId id, Tenant tenant) {
    return rows.addIfAbsent(id, "", tenant);
  }

  @Override
  public void change(TenantId id, Tenant tenant) {
    rows.replace(id, "", tenant);
  }

  @Override
  public Optional<Tenant> find(TenantId id) {
    return rows.find(id, "");
  }

  @Override
  public List<Tenant> list(String afterId, int limit) {
    return rows.ofAllTenants().stream()
        .filter(tenant -> tenant.id().value().compareTo(afterId) > 0)
        .sorted(comparing(tenant -> tenant.id().value()))
        .limit(limit)
        .toList();
  }
}
