package io.countersign.application.usecase.workflow;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.DefinitionReader.Reading;
import io.countersign.domain.workflow.WorkflowName;
import java.util.List;

/**
 * Stores a definition as its workflow's draft. It must hold together; whom it asks need not exist
 * before it is published.
 */
public final class SaveDraft {
  private final Transactions transactions;
  private final Workflows workflows;
  private final CheckWorkflow check;
  private final AuditLog audit;
  private final TenantClock clock;

  public SaveDraft(
      Transactions transactions,
      Workflows workflows,
      CheckWorkflow check,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.workflows = workflows;
    this.check = check;
    this.audit = audit;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Result {
    record Saved(Version draft) implements Result {}

    record Broken(List<DefinitionProblem> problems) implements Result {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * @param name the workflow that the definition must be of
   */
  public Result handle(Caller.Client caller, WorkflowName name, JsonValue document) {
    return switch (check.read(document)) {
      case Reading.Broken(var problems) -> new Result.Broken(problems);
      case Reading.Read(var definition) when !definition.name().equals(name) ->
          new Result.Broken(
              List.of(
                  new DefinitionProblem("/name", "This must be " + name + ", as in the path.")));
      case Reading.Read _ -> new Result.Saved(save(caller, name, document));
    };
  }

  private Version save(Caller.Client caller, WorkflowName name, JsonValue document) {
    return transactions.inTransaction(() -> {
      var now = clock.now(caller.tenant());
      var draft = Version.draft(name, document, now);
      workflows.putDraft(caller.tenant(), draft);
      audit.append(
          caller.tenant(),
          AuditLog.ADMIN,
          new AuditEvent("workflow.drafted", caller.actor(), now, evidence(draft)));
      return draft;
    });
  }

  static JsonValue.Obj evidence(Version version) {
    return JsonValue.object()
        .put("workflow", version.name().value())
        .put("version", version.number())
        .put("hash", version.hash().value())
        .build();
  }
}
