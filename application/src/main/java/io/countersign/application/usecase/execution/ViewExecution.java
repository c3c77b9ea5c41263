package io.countersign.application.usecase.execution;

import io.countersign.application.port.Executions;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at executions. */
public final class ViewExecution {
  private final Executions executions;

  public ViewExecution(Executions executions) {
    this.executions = executions;
  }

  public Optional<Execution> find(TenantId tenant, ExecutionId id) {
    return executions.find(tenant, id);
  }

  /** Newest first, those before {@code before}; null for the newest. */
  public List<Execution> findAll(
      TenantId tenant, Executions.Filter filter, @Nullable ExecutionId before, int limit) {
    return executions.list(tenant, filter, before, limit);
  }
}
