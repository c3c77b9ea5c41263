package io.countersign.application.testing;

import io.countersign.application.port.Executions;
import io.countersign.application.port.StaleRequestException;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.tenant.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class InMemoryExecutions implements Executions {
  private final InMemoryTable<Execution> rows;

  InMemoryExecutions(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void add(TenantId tenant, Execution execution) {
    rows.add(tenant, execution.id(), execution);
  }

  @Override
  public Optional<Execution> find(TenantId tenant, ExecutionId id) {
    return rows.find(tenant, id);
  }

  @Override
  public Optional<Execution> findForUpdate(TenantId tenant, ExecutionId id) {
    return find(tenant, id);
  }

  @Override
  public void save(TenantId tenant, Execution before, Execution after) {
    if (find(tenant, before.id()).filter(it -> it.version() == before.version()).isEmpty()) {
      throw new StaleRequestException(after.id().toString());
    }
    rows.replace(tenant, after.id(), after);
  }

  @Override
  public List<Execution> list(
      TenantId tenant, Filter filter, @Nullable ExecutionId before, int limit) {
    return rows.of(tenant).stream()
        .filter(
            one -> filter.workflow() == null || one.pinned().workflow().equals(filter.workflow()))
        .filter(one -> filter.state() == null || one.state() == filter.state())
        .filter(one -> before == null || one.id().toString().compareTo(before.toString()) < 0)
        .sorted(Comparator.comparing((Execution one) -> one.id().toString()).reversed())
        .limit(limit)
        .toList();
  }
}
