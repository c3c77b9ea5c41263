package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.sandbox.ApproverScript;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

final class InMemorySandboxApprovers implements SandboxApprovers {
  private final InMemoryTable<Approver> rows;

  InMemorySandboxApprovers(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void put(TenantId tenant, Approver approver) {
    rows.put(tenant, approver.email(), approver);
  }

  @Override
  public Optional<ApproverScript> find(TenantId tenant, EmailAddress email) {
    return rows.find(tenant, email).map(Approver::script);
  }

  @Override
  public List<Approver> list(TenantId tenant, String afterEmail, int limit) {
    return rows.of(tenant).stream()
        .filter(one -> one.email().value().compareTo(afterEmail) > 0)
        .sorted(comparing(one -> one.email().value()))
        .limit(limit)
        .toList();
  }

  @Override
  public boolean remove(TenantId tenant, EmailAddress email) {
    return rows.remove(tenant, email);
  }
}
