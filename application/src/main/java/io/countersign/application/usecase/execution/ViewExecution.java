package io.countersign.application.usecase.execution;

import io.countersign.application.port.Executions;
import io.countersign.application.view.ExecutionDocument;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at executions. */
public final class ViewExecution {
  private final Executions executions;
  private final ExecutionEngine engine;

  public ViewExecution(Executions executions, ExecutionEngine engine) {
    this.executions = executions;
    this.engine = engine;
  }

  /** As JSON, with what its tasks ask of the caller; so who polls knows all that an event says. */
  public Optional<JsonValue.Obj> find(TenantId tenant, ExecutionId id) {
    return executions
        .find(tenant, id)
        .map(execution ->
            ExecutionDocument.of(execution, engine.flow(tenant, execution).handed(execution)));
  }

  /** Newest first, those before {@code before}; null for the newest. */
  public List<Execution> findAll(
      TenantId tenant, Executions.Filter filter, @Nullable ExecutionId before, int limit) {
    return executions.list(tenant, filter, before, limit);
  }
}
