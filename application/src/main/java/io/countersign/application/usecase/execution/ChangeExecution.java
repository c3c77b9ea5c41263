package io.countersign.application.usecase.execution;

import io.countersign.application.access.Caller;
import io.countersign.application.port.Executions;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.GivenValues;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers do to an execution that runs. Each change said again changes nothing more. */
public final class ChangeExecution {
  private final Transactions transactions;
  private final Executions executions;
  private final Definitions definitions;
  private final ExecutionEngine engine;

  public ChangeExecution(
      Transactions transactions,
      Executions executions,
      Definitions definitions,
      ExecutionEngine engine) {
    this.transactions = transactions;
    this.executions = executions;
    this.definitions = definitions;
    this.engine = engine;
  }

  /** What is wanted. */
  public sealed interface Change {
    record Cancel() implements Change {}

    /** Tries a step again that failed. */
    record Retry(StepId step) implements Change {}

    /**
     * A task's results, by name, as they came.
     *
     * @param attempt which handing out they answer, null for the latest
     */
    record Complete(StepId step, @Nullable Integer attempt, Map<String, JsonValue> output)
        implements Change {}

    /**
     * A task could not be done.
     *
     * @param attempt which handing out it is about, null for the latest
     */
    record Fail(StepId step, @Nullable Integer attempt, String why) implements Change {}
  }

  /** What became of it. */
  public sealed interface Result {
    record Changed(Execution execution) implements Result {}

    /** It is as wanted already. */
    record Unchanged(Execution execution) implements Result {}

    record NoSuchStep() implements Result {}

    /** The step does not wait for this. */
    record NotWaiting(StepRun.State state) implements Result {}

    /** The task has been handed out again since. */
    record OtherAttempt(int latest) implements Result {}

    /** The execution is over. */
    record Ended(Execution execution) implements Result {}

    /** Places are those within the output. */
    record OutputRefused(List<DefinitionProblem> problems) implements Result {
      public OutputRefused {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * Empty if the tenant has no such execution.
   *
   * @throws OutcomeUnknownException if COMMIT threw; the same change again is safe
   */
  public Optional<Result> handle(Caller.Client caller, ExecutionId id, Change change) {
    return transactions.inTransaction(() ->
        executions
            .findForUpdate(caller.tenant(), id)
            .map(execution -> apply(caller, execution, change)));
  }

  private Result apply(Caller.Client caller, Execution execution, Change change) {
    return switch (change) {
      case Change.Cancel() -> cancel(caller, execution);
      case Change.Retry(var step) -> retry(caller, execution, step);
      case Change.Complete(var step, var attempt, var output) ->
          outdated(execution, step, attempt)
              .orElseGet(() -> complete(caller, execution, step, output));
      case Change.Fail(var step, var attempt, var why) ->
          outdated(execution, step, attempt).orElseGet(() -> fail(caller, execution, step, why));
    };
  }

  private Result cancel(Caller.Client caller, Execution execution) {
    if (execution.ended()) {
      return execution.result() == PathResult.CANCELLED
          ? new Result.Unchanged(execution)
          : new Result.Ended(execution);
    }
    return new Result.Changed(
        engine.move(
            caller.tenant(),
            execution,
            caller.actor(),
            (flow, now) -> flow.cancel(execution, now)));
  }

  private static Optional<Result> outdated(
      Execution execution, StepId step, @Nullable Integer attempt) {
    return execution
        .step(step)
        .filter(run -> attempt != null && attempt != run.attempt())
        .map(run -> new Result.OtherAttempt(run.attempt()));
  }

  private Result retry(Caller.Client caller, Execution execution, StepId step) {
    var run = execution.step(step);
    if (run.isEmpty()) {
      return new Result.NoSuchStep();
    }
    if (execution.ended()) {
      return new Result.Ended(execution);
    }
    if (run.get().state() != StepRun.State.FAILED) {
      return new Result.NotWaiting(run.get().state());
    }
    return new Result.Changed(
        engine.move(
            caller.tenant(),
            execution,
            caller.actor(),
            (flow, now) -> flow.retry(execution, step, now)));
  }

  private Result complete(
      Caller.Client caller, Execution execution, StepId step, Map<String, JsonValue> given) {
    var task = task(caller, execution, step);
    if (task.isEmpty()) {
      return new Result.NoSuchStep();
    }
    var problems = new ArrayList<DefinitionProblem>();
    var output = GivenValues.accept(task.get().output(), given, "/output", problems);
    if (!problems.isEmpty()) {
      return new Result.OutputRefused(problems);
    }
    var run = execution.step(step).orElseThrow();
    if (run.state() == StepRun.State.DONE && run.output().equals(named(output))) {
      return new Result.Unchanged(execution);
    }
    if (run.state() != StepRun.State.WAITING) {
      return new Result.NotWaiting(run.state());
    }
    return new Result.Changed(
        engine.move(
            caller.tenant(),
            execution,
            caller.actor(),
            (flow, now) -> flow.completed(execution, step, output, now)));
  }

  private Result fail(Caller.Client caller, Execution execution, StepId step, String why) {
    if (task(caller, execution, step).isEmpty()) {
      return new Result.NoSuchStep();
    }
    var run = execution.step(step).orElseThrow();
    if (run.state() == StepRun.State.FAILED) {
      return new Result.Unchanged(execution);
    }
    if (run.state() != StepRun.State.WAITING) {
      return new Result.NotWaiting(run.state());
    }
    return new Result.Changed(
        engine.move(
            caller.tenant(),
            execution,
            caller.actor(),
            (flow, now) -> flow.failed(execution, step, why, now)));
  }

  /** The task of this name, if the execution has come to it. */
  private Optional<WorkflowStep.Task> task(Caller.Client caller, Execution execution, StepId step) {
    return execution
        .step(step)
        .map(_ -> definitions.of(caller.tenant(), execution.pinned()).step(step))
        .filter(WorkflowStep.Task.class::isInstance)
        .map(WorkflowStep.Task.class::cast);
  }

  private static Map<String, FieldValue> named(Map<FieldName, FieldValue> output) {
    var named = new LinkedHashMap<String, FieldValue>();
    output.forEach((name, value) -> named.put("output." + name, value));
    return named;
  }
}
