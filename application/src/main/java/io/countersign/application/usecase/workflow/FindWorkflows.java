package io.countersign.application.usecase.workflow;

import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.WorkflowName;
import java.util.List;
import java.util.Optional;

/** Looks at definitions. */
public final class FindWorkflows {
  private final Workflows workflows;

  public FindWorkflows(Workflows workflows) {
    this.workflows = workflows;
  }

  /** Names in their order, those after {@code after}; empty text for the first. */
  public List<WorkflowName> findNames(TenantId tenant, String after, int limit) {
    return workflows.names(tenant, after, limit);
  }

  /** All of one workflow, the draft first, then by number; none if there is no such workflow. */
  public List<Version> findVersions(TenantId tenant, WorkflowName name) {
    return workflows.versions(tenant, name);
  }

  public Optional<Version> find(TenantId tenant, WorkflowName name, int number) {
    return workflows.find(tenant, name, number);
  }

  /** What executions begin with now. */
  public Optional<Version> findCurrent(TenantId tenant, WorkflowName name) {
    return workflows.findCurrent(tenant, name);
  }
}
