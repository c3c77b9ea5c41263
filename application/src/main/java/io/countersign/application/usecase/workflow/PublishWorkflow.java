package io.countersign.application.usecase.workflow;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.WorkflowName;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the draft the next version. What says the same as the current version already is one: then
 * nothing changes, so that publishing again is safe.
 */
public final class PublishWorkflow {
  private final Transactions transactions;
  private final Workflows workflows;
  private final CheckWorkflow check;
  private final AuditLog audit;
  private final InstantSource clock;

  public PublishWorkflow(
      Transactions transactions,
      Workflows workflows,
      CheckWorkflow check,
      AuditLog audit,
      InstantSource clock) {
    this.transactions = transactions;
    this.workflows = workflows;
    this.check = check;
    this.audit = audit;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Result {
    record Published(Version version) implements Result {}

    /** The current version says this already. */
    record Unchanged(Version version) implements Result {}

    record NoDraft() implements Result {}

    /** The draft is not the one that the caller has seen. */
    record OtherDraft(DefinitionHash hash) implements Result {}

    record Broken(List<DefinitionProblem> problems) implements Result {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * @param seen the draft that was reviewed, null for whichever there is
   */
  public Result handle(Caller.Client caller, WorkflowName name, @Nullable DefinitionHash seen) {
    return transactions.inTransaction(() ->
        workflows
            .findDraftForUpdate(caller.tenant(), name)
            .map(draft ->
                seen == null || seen.equals(draft.hash())
                    ? publish(caller, draft)
                    : new Result.OtherDraft(draft.hash()))
            .orElseGet(Result.NoDraft::new));
  }

  /** Drafts and publishes in one go, as when definitions come from another installation. */
  Result publish(Caller.Client caller, WorkflowName name, JsonValue document) {
    return transactions.inTransaction(() -> {
      var hash = DefinitionHash.of(document);
      var current = workflows.findCurrent(caller.tenant(), name);
      if (current.filter(version -> version.hash().equals(hash)).isPresent()) {
        return new Result.Unchanged(current.get());
      }
      workflows.putDraft(caller.tenant(), Version.draft(name, document, clock.instant()));
      return publish(caller, workflows.findDraftForUpdate(caller.tenant(), name).orElseThrow());
    });
  }

  private Result publish(Caller.Client caller, Version draft) {
    var tenant = caller.tenant();
    var current = workflows.findCurrent(tenant, draft.name());
    if (current.filter(version -> version.hash().equals(draft.hash())).isPresent()) {
      return new Result.Unchanged(current.get());
    }
    var problems = check.handle(tenant, draft.document());
    if (!problems.isEmpty()) {
      return new Result.Broken(problems);
    }
    var now = clock.instant();
    var version = draft.published(nextNumber(tenant, draft.name()), now);
    workflows.add(tenant, version);
    audit.append(
        tenant,
        AuditLog.ADMIN,
        new AuditEvent("workflow.published", caller.actor(), now, SaveDraft.evidence(version)));
    return new Result.Published(version);
  }

  private int nextNumber(TenantId tenant, WorkflowName name) {
    return workflows.versions(tenant, name).stream().mapToInt(Version::number).max().orElse(0) + 1;
  }
}
