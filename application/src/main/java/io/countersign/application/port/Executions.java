package io.countersign.application.port;

import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.WorkflowName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executions with their steps. */
public interface Executions {
  void add(TenantId tenant, Execution execution);

  Optional<Execution> find(TenantId tenant, ExecutionId id);

  /** Like {@link #find}, and keeps others from changing it until the transaction ends. */
  Optional<Execution> findForUpdate(TenantId tenant, ExecutionId id);

  /**
   * Stores the state after a change.
   *
   * @param before as it was read
   * @throws StaleRequestException if somebody was faster
   */
  void save(TenantId tenant, Execution before, Execution after);

  /**
   * Newest first.
   *
   * @param before those before this one, null for the newest
   */
  List<Execution> list(TenantId tenant, Filter filter, @Nullable ExecutionId before, int limit);

  /** Which executions; null for any. */
  record Filter(@Nullable WorkflowName workflow, Execution.@Nullable State state) {}
}
