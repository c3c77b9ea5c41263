package io.countersign.application.usecase.execution;

import io.countersign.application.port.Executions;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Instant;
import java.util.Optional;

/**
 * Ends the wait for a task's result once its time is over. However often it runs, that happens
 * once; and not if the result has come, or the task was handed out again.
 */
public final class ExpireTask {
  private final Transactions transactions;
  private final Executions executions;
  private final Definitions definitions;
  private final ExecutionEngine engine;
  private final TenantClock clock;

  public ExpireTask(
      Transactions transactions,
      Executions executions,
      Definitions definitions,
      ExecutionEngine engine,
      TenantClock clock) {
    this.transactions = transactions;
    this.executions = executions;
    this.definitions = definitions;
    this.engine = engine;
    this.clock = clock;
  }

  /**
   * A task as it was handed to the caller.
   *
   * @param attempt counts from 1
   */
  public record Handing(ExecutionId execution, StepId step, int attempt) {
    static Handing of(Execution execution, StepRun run) {
      return new Handing(execution.id(), run.step(), run.attempt());
    }

    /** As a job names it. */
    public String subject() {
      return execution + ":" + step + ":" + attempt;
    }

    /**
     * @throws IllegalArgumentException if no job was named so
     */
    public static Handing read(String subject) {
      var parts = subject.split(":", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("No task is named so: " + subject);
      }
      return new Handing(
          ExecutionId.read(parts[0]).orElseThrow(),
          new StepId(parts[1]),
          Integer.parseInt(parts[2]));
    }
  }

  /** There is still time, until then. */
  public record Early(Instant due) {}

  /** Empty if there is nothing left to wait for. */
  public Optional<Early> handle(TenantId tenant, Handing handing) {
    return transactions.inTransaction(() ->
        executions
            .findForUpdate(tenant, handing.execution())
            .flatMap(execution -> expire(tenant, execution, handing)));
  }

  private Optional<Early> expire(TenantId tenant, Execution execution, Handing handing) {
    var due =
        execution
            .step(handing.step())
            .filter(run -> run.state() == StepRun.State.WAITING)
            .filter(run -> run.attempt() == handing.attempt())
            .flatMap(run -> due(tenant, execution, run));
    if (due.isEmpty()) {
      return Optional.empty();
    }
    if (clock.now(tenant).isBefore(due.get())) {
      return due.map(Early::new);
    }
    engine.move(
        tenant,
        execution,
        new Actor.Timer(),
        (flow, now) -> flow.ranOut(execution, handing.step(), handing.attempt(), now));
    return Optional.empty();
  }

  private Optional<Instant> due(TenantId tenant, Execution execution, StepRun run) {
    return definitions.of(tenant, execution.pinned()).step(run.step())
                instanceof WorkflowStep.Task task
            && task.expiresIn() != null
        ? Optional.of(run.startedAt().plus(task.expiresIn()))
        : Optional.empty();
  }
}
