package io.countersign.application.testing;

import io.countersign.application.port.Workflows;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.WorkflowName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

final class InMemoryWorkflows implements Workflows {
  private final InMemoryTable<Version> rows;

  InMemoryWorkflows(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  private record Key(WorkflowName name, int number) {}

  private static Key key(Version version) {
    return new Key(version.name(), version.number());
  }

  @Override
  public void putDraft(TenantId tenant, Version draft) {
    rows.put(tenant, key(draft), draft);
  }

  @Override
  public Optional<Version> findDraftForUpdate(TenantId tenant, WorkflowName name) {
    return find(tenant, name, DRAFT);
  }

  @Override
  public void add(TenantId tenant, Version version) {
    rows.add(tenant, key(version), version);
  }

  @Override
  public void save(TenantId tenant, Version version) {
    rows.replace(tenant, key(version), version);
  }

  @Override
  public Optional<Version> find(TenantId tenant, WorkflowName name, int number) {
    return rows.find(tenant, new Key(name, number));
  }

  @Override
  public Optional<Version> findCurrent(TenantId tenant, WorkflowName name) {
    return versions(tenant, name).reversed().stream()
        .filter(version -> version.state() == Version.State.PUBLISHED)
        .findFirst();
  }

  @Override
  public List<Version> versions(TenantId tenant, WorkflowName name) {
    return rows.of(tenant).stream()
        .filter(version -> version.name().equals(name))
        .sorted(Comparator.comparing(Version::number))
        .toList();
  }

  @Override
  public List<WorkflowName> names(TenantId tenant, String after, int limit) {
    return rows.of(tenant).stream()
        .map(version -> version.name().value())
        .distinct()
        .filter(name -> name.compareTo(after) > 0)
        .sorted()
        .limit(limit)
        .map(WorkflowName::new)
        .toList();
  }
}
