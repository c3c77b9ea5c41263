package io.countersign.application.usecase.execution;

import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.application.runtime.Ids;
import io.countersign.application.simulation.Assumption;
import io.countersign.application.simulation.Assumptions;
import io.countersign.application.simulation.Simulation;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.Flow;
import io.countersign.domain.execution.PinnedVersion;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.GivenValues;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowDefinition;
import io.countersign.domain.workflow.WorkflowName;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what an execution would do: who would be asked, by when, on which channels, and why. Leaves
 * nothing behind.
 */
public final class SimulateExecution {
  /** How far from now a simulation may begin: people and channels are those of today. */
  private static final Duration HORIZON = Duration.ofDays(3_660);

  private final Workflows workflows;
  private final Definitions definitions;
  private final Simulator simulator;
  private final Ids ids;
  private final TenantClock clock;

  public SimulateExecution(
      Workflows workflows,
      Definitions definitions,
      Simulator simulator,
      Ids ids,
      TenantClock clock) {
    this.workflows = workflows;
    this.definitions = definitions;
    this.simulator = simulator;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What is to be simulated.
   *
   * @param version {@link Workflows#DRAFT} for the draft, null for the current one
   * @param seen what the version must say, null for whatever it does
   * @param input by name, as it came
   * @param at when it would begin, null for now
   * @param assumed what would come from outside; for steps that are left out, approval at once
   */
  public record Command(
      TenantId tenant,
      WorkflowName workflow,
      @Nullable Integer version,
      @Nullable DefinitionHash seen,
      Map<String, JsonValue> input,
      @Nullable EmailAddress requester,
      Map<String, String> labels,
      @Nullable Instant at,
      Map<StepId, Assumption> assumed) {}

  /** What became of it. */
  public sealed interface Result {
    record Simulated(Simulation simulation) implements Result {}

    record NoSuchVersion() implements Result {}

    /** The version is not the one that the caller has seen. */
    record OtherDefinition(DefinitionHash hash) implements Result {}

    /** Places are those within the command. */
    record Refused(List<DefinitionProblem> problems) implements Result {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  public Result handle(Command command) {
    var version =
        command.version() == null
            ? workflows.findCurrent(command.tenant(), command.workflow())
            : workflows.find(command.tenant(), command.workflow(), command.version());
    return version.map(found -> simulate(command, found)).orElseGet(Result.NoSuchVersion::new);
  }

  private Result simulate(Command command, Version version) {
    if (command.seen() != null && !command.seen().equals(version.hash())) {
      return new Result.OtherDefinition(version.hash());
    }
    var definition = definitions.of(version);
    var problems = new ArrayList<DefinitionProblem>();
    var input = GivenValues.accept(definition.input(), command.input(), "/input", problems);
    command.assumed().forEach((step, assumed) -> check(definition, step, assumed, problems));
    var now = clock.now(command.tenant());
    var at = command.at() == null ? now : command.at();
    if (Duration.between(now, at).abs().compareTo(HORIZON) > 0) {
      problems.add(new DefinitionProblem("/at", "This must be within ten years from now."));
    }
    if (!problems.isEmpty()) {
      return new Result.Refused(problems);
    }
    var start =
        new Flow.Start(
            new ExecutionId(ids.request().value()),
            new PinnedVersion(version.name(), version.number(), version.hash()),
            input,
            command.requester(),
            command.labels(),
            null);
    return new Result.Simulated(
        simulator.play(
            command.tenant(), definition, start, at, new Assumptions(command.assumed(), null)));
  }

  private static void check(
      WorkflowDefinition definition,
      StepId id,
      Assumption assumed,
      List<DefinitionProblem> problems) {
    var sentence =
        switch (definition.steps().get(id)) {
          case null -> "There is no step of this name.";
          case WorkflowStep.Approval _ ->
              assumed instanceof Assumption.ByPeople ? "" : "This step asks people: say a verdict.";
          case WorkflowStep.Task _ ->
              assumed instanceof Assumption.ByCaller ? "" : "This step is a task: say its output.";
          case WorkflowStep.Parallel _,
              WorkflowStep.Branch _,
              WorkflowStep.Notify _,
              WorkflowStep.End _ ->
              "This step waits for nothing.";
        };
    if (!sentence.isEmpty()) {
      problems.add(new DefinitionProblem("/answers/" + id, sentence));
    }
  }
}
