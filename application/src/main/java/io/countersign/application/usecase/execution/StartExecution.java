package io.countersign.application.usecase.execution;

import io.countersign.application.access.Caller;
import io.countersign.application.port.Executions;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.CallbackCheck;
import io.countersign.application.usecase.approval.RequestApproval.Idempotency;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.Flow;
import io.countersign.domain.execution.PinnedVersion;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.GivenValues;
import io.countersign.domain.workflow.WorkflowDefinition;
import io.countersign.domain.workflow.WorkflowName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins an execution of a published workflow, which stays on that version. */
public final class StartExecution {
  private final Transactions transactions;
  private final Workflows workflows;
  private final Definitions definitions;
  private final Executions executions;
  private final IdempotencyKeys idempotencyKeys;
  private final CallbackCheck callbackCheck;
  private final ExecutionEngine engine;
  private final Ids ids;
  private final TenantClock clock;

  public StartExecution(
      Transactions transactions,
      Workflows workflows,
      Definitions definitions,
      Executions executions,
      IdempotencyKeys idempotencyKeys,
      CallbackCheck callbackCheck,
      ExecutionEngine engine,
      Ids ids,
      TenantClock clock) {
    this.transactions = transactions;
    this.workflows = workflows;
    this.definitions = definitions;
    this.executions = executions;
    this.idempotencyKeys = idempotencyKeys;
    this.callbackCheck = callbackCheck;
    this.engine = engine;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A wish to begin.
   *
   * @param version null for the current one
   * @param input by name, as it came
   */
  public record Command(
      Caller.Client caller,
      WorkflowName workflow,
      @Nullable Integer version,
      Map<String, JsonValue> input,
      @Nullable EmailAddress requester,
      Map<String, String> labels,
      @Nullable String callbackUrl,
      Idempotency idempotency) {}

  /** What became of it. */
  public sealed interface Result {
    record Started(ExecutionId id) implements Result {}

    /** The same call came before; this is what it began. */
    record StartedBefore(ExecutionId id) implements Result {}

    record IdempotencyKeyReused() implements Result {}

    /** The first call with this key is still running; the same call later gets its answer. */
    record InProgress() implements Result {}

    /** There is none of this name and number that may begin. */
    record NotPublished() implements Result {}

    /** Places are those within the input. */
    record InputRefused(List<DefinitionProblem> problems) implements Result {
      public InputRefused {
        problems = List.copyOf(problems);
      }
    }

    record CallbackMalformed(String sentence) implements Result {}

    record CallbackDenied() implements Result {}
  }

  /**
   * @throws OutcomeUnknownException if it was not found after a COMMIT that threw; the same call
   *     with the same Idempotency-Key is safe
   */
  public Result handle(Command command) {
    var before = startedBefore(command);
    if (before.isPresent()) {
      return before.get();
    }
    var tenant = command.caller().tenant();
    var version =
        command.version() == null
            ? workflows.findCurrent(tenant, command.workflow())
            : workflows.find(tenant, command.workflow(), command.version());
    return version
        .filter(found -> found.state() == Version.State.PUBLISHED)
        .map(found -> begin(command, found))
        .orElseGet(Result.NotPublished::new);
  }

  /** What was accepted once stays so: the version may be retired by now. */
  private Optional<Result> startedBefore(Command command) {
    var idempotency = command.idempotency();
    return idempotency.key() == null
        ? Optional.empty()
        : idempotencyKeys
            .find(command.caller().tenant(), idempotency.key(), idempotency.bodyHash())
            .flatMap(StartExecution::answer);
  }

  /** Empty if the key was free, and is this call's now. */
  private static Optional<Result> answer(IdempotencyKeys.Claim claim) {
    return switch (claim) {
      case IdempotencyKeys.Claim.Taken() -> Optional.empty();
      case IdempotencyKeys.Claim.TakenBefore(var first) ->
          Optional.of(new Result.StartedBefore(new ExecutionId(first.value())));
      case IdempotencyKeys.Claim.OtherBody() -> Optional.of(new Result.IdempotencyKeyReused());
      case IdempotencyKeys.Claim.InProgress() -> Optional.of(new Result.InProgress());
    };
  }

  private Result begin(Command command, Version version) {
    switch (callbackCheck.check(command.callbackUrl())) {
      case CallbackCheck.Ruling.Malformed(var sentence) -> {
        return new Result.CallbackMalformed(sentence);
      }
      case CallbackCheck.Ruling.Denied() -> {
        return new Result.CallbackDenied();
      }
      case CallbackCheck.Ruling.Fine() -> {}
    }
    var definition = definitions.of(version);
    var problems = new ArrayList<DefinitionProblem>();
    var input = GivenValues.accept(definition.input(), command.input(), "/input", problems);
    if (!problems.isEmpty()) {
      return new Result.InputRefused(problems);
    }
    var start =
        new Flow.Start(
            new ExecutionId(ids.request().value()),
            new PinnedVersion(version.name(), version.number(), version.hash()),
            input,
            command.requester(),
            command.labels(),
            command.callbackUrl());
    return begin(command, definition, start);
  }

  private Result begin(Command command, WorkflowDefinition definition, Flow.Start start) {
    var tenant = command.caller().tenant();
    try {
      return transactions.inTransaction(() -> store(command, definition, start));
    } catch (OutcomeUnknownException unknown) {
      try {
        if (transactions.inTransaction(() -> executions.find(tenant, start.id()).isPresent())) {
          return new Result.Started(start.id());
        }
      } catch (StorageUnavailableException | OutcomeUnknownException stillUnknown) {
        unknown.addSuppressed(stillUnknown);
      }
      throw unknown;
    }
  }

  private Result store(Command command, WorkflowDefinition definition, Flow.Start start) {
    var tenant = command.caller().tenant();
    var idempotency = command.idempotency();
    if (idempotency.key() != null) {
      // The table of keys knows what was begun by its UUID alone; the body tells what it is.
      var id = new RequestId(start.id().value());
      var claim =
          idempotencyKeys.claim(
              tenant, idempotency.key(), idempotency.bodyHash(), id, clock.now(tenant));
      var answer = answer(claim);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    engine.start(
        tenant, new Flow(definition, definitions.expressions()), start, command.caller().actor());
    return new Result.Started(start.id());
  }
}
