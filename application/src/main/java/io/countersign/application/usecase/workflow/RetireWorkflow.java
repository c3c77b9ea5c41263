package io.countersign.application.usecase.workflow;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.workflow.WorkflowName;
import java.util.Optional;

/** Lets a version begin no more executions. Those that run on it go on. */
public final class RetireWorkflow {
  private final Transactions transactions;
  private final Workflows workflows;
  private final AuditLog audit;
  private final TenantClock clock;

  public RetireWorkflow(
      Transactions transactions, Workflows workflows, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.workflows = workflows;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The version as it is now; again is fine.
   *
   * @return empty if there is no such version, or it is the draft
   */
  public Optional<Version> handle(Caller.Client caller, WorkflowName name, int number) {
    return transactions.inTransaction(() ->
        workflows
            .find(caller.tenant(), name, number)
            .filter(version -> version.number() != Workflows.DRAFT)
            .map(version ->
                version.state() == Version.State.RETIRED ? version : retire(caller, version)));
  }

  private Version retire(Caller.Client caller, Version version) {
    var now = clock.now(caller.tenant());
    var retired = version.retired(now);
    workflows.save(caller.tenant(), retired);
    audit.append(
        caller.tenant(),
        AuditLog.ADMIN,
        new AuditEvent("workflow.retired", caller.actor(), now, SaveDraft.evidence(retired)));
    return retired;
  }
}
