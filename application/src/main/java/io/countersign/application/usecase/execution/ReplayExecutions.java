package io.countersign.application.usecase.execution;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.Executions;
import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.application.simulation.Assumption;
import io.countersign.application.simulation.Assumption.Vote;
import io.countersign.application.simulation.Assumptions;
import io.countersign.application.simulation.Replay;
import io.countersign.application.simulation.Replay.Asked;
import io.countersign.application.simulation.Replay.Course;
import io.countersign.application.simulation.Replay.Stuck;
import io.countersign.application.simulation.Simulation;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.Flow;
import io.countersign.domain.execution.PinnedVersion;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.Outcome;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.GivenValues;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowDefinition;
import io.countersign.domain.workflow.WorkflowName;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what the latest executions of a workflow would have done by another version: with what they
 * were started with, and what people and callers really answered. Leaves nothing behind.
 */
public final class ReplayExecutions {
  /** How many executions can be looked at in one go. */
  public static final int MOST = 100;

  private final Workflows workflows;
  private final Definitions definitions;
  private final Executions executions;
  private final ApprovalRequests requests;
  private final Simulator simulator;

  public ReplayExecutions(
      Workflows workflows,
      Definitions definitions,
      Executions executions,
      ApprovalRequests requests,
      Simulator simulator) {
    this.workflows = workflows;
    this.definitions = definitions;
    this.executions = executions;
    this.requests = requests;
    this.simulator = simulator;
  }

  /**
   * What is to be played again.
   *
   * @param version {@link Workflows#DRAFT} for the draft, null for the current one
   * @param seen what the version must say, null for whatever it does
   * @param last how many executions, at most {@link #MOST}
   */
  public record Command(
      TenantId tenant,
      WorkflowName workflow,
      @Nullable Integer version,
      @Nullable DefinitionHash seen,
      int last) {}

  /** What became of it. */
  public sealed interface Result {
    record Replayed(Replay replay) implements Result {}

    record NoSuchVersion() implements Result {}

    /** The version is not the one that the caller has seen. */
    record OtherDefinition(DefinitionHash hash) implements Result {}
  }

  public Result handle(Command command) {
    var version =
        command.version() == null
            ? workflows.findCurrent(command.tenant(), command.workflow())
            : workflows.find(command.tenant(), command.workflow(), command.version());
    return version.map(found -> replay(command, found)).orElseGet(Result.NoSuchVersion::new);
  }

  private Result replay(Command command, Version version) {
    if (command.seen() != null && !command.seen().equals(version.hash())) {
      return new Result.OtherDefinition(version.hash());
    }
    var definition = definitions.of(version);
    var pinned = new PinnedVersion(version.name(), version.number(), version.hash());
    var filter = new Executions.Filter(command.workflow(), null);
    var latest = executions.list(command.tenant(), filter, null, command.last());
    var answered = answered(command.tenant(), latest);
    return new Result.Replayed(
        new Replay(
            pinned,
            latest.stream()
                .map(execution -> item(command.tenant(), definition, pinned, execution, answered))
                .toList()));
  }

  private Map<RequestId, ApprovalRequest> answered(TenantId tenant, List<Execution> latest) {
    var ids =
        latest.stream()
            .flatMap(execution -> execution.steps().stream())
            .map(StepRun::request)
            .flatMap(Stream::ofNullable)
            .toList();
    return requests.findAll(tenant, ids).stream()
        .collect(Collectors.toMap(ApprovalRequest::id, request -> request));
  }

  private Replay.Item item(
      TenantId tenant,
      WorkflowDefinition definition,
      PinnedVersion pinned,
      Execution execution,
      Map<RequestId, ApprovalRequest> answered) {
    var asked = new LinkedHashMap<StepId, ApprovalRequest>();
    for (var run : execution.steps()) {
      var request = run.request() == null ? null : answered.get(run.request());
      if (request != null) {
        asked.put(run.step(), request);
      }
    }
    var problems = new ArrayList<DefinitionProblem>();
    var input = GivenValues.accept(definition.input(), given(execution), "/input", problems);
    if (!problems.isEmpty()) {
      return new Replay.Item(
          execution, real(execution, asked), new Replay.Outcome.Refused(problems));
    }
    var start =
        new Flow.Start(
            execution.id(), pinned, input, execution.requester(), execution.labels(), null);
    var simulation =
        simulator.play(
            tenant,
            definition,
            start,
            execution.startedAt(),
            new Assumptions(assumed(definition, execution, asked), cancelledAfter(execution)));
    return new Replay.Item(
        execution, real(execution, asked), new Replay.Outcome.Played(simulated(simulation)));
  }

  /** What has no value was not given. */
  private static Map<String, JsonValue> given(Execution execution) {
    var given = new LinkedHashMap<String, JsonValue>();
    execution
        .input()
        .forEach((name, value) -> {
          if (!value.equals(FieldValue.NONE)) {
            given.put(name.value(), value.asJson());
          }
        });
    return given;
  }

  private static Course real(Execution execution, Map<StepId, ApprovalRequest> asked) {
    return course(
        execution,
        asked.entrySet().stream()
            .flatMap(entry ->
                asked(entry.getValue())
                    .map(person -> new Asked(entry.getKey(), person.email().normalized())))
            .toList(),
        Stream.of());
  }

  /** Those who were asked by the rules of the step, and not by hand. */
  private static Stream<Assignment> asked(ApprovalRequest request) {
    var byHand =
        request.assignments().stream()
            .map(Assignment::passedOn)
            .flatMap(Stream::ofNullable)
            .filter(passed -> passed.cause() == Assignment.Cause.REASSIGNMENT)
            .map(Assignment.PassedOn::to)
            .collect(Collectors.toSet());
    return request.assignments().stream()
        .filter(person -> !byHand.contains(person.id()))
        .filter(person -> !person.onlyTold())
        .filter(person ->
            person.passedOn() == null || person.passedOn().cause() != Assignment.Cause.DELEGATION);
  }

  private static Course simulated(Simulation simulation) {
    return course(
        simulation.execution(),
        simulation.questions().stream()
            .flatMap(question ->
                asked(question.request())
                    .map(person -> new Asked(question.step(), person.email().normalized())))
            .toList(),
        simulation.missing().stream().map(one -> new Stuck(one.step(), one.sentence())));
  }

  private static Course course(Execution execution, List<Asked> asked, Stream<Stuck> missing) {
    var failed =
        execution.steps().stream()
            .filter(run -> run.state() == StepRun.State.FAILED)
            .map(run -> new Stuck(run.step(), run.note()));
    return new Course(
        execution.state(),
        execution.result(),
        execution.steps().stream().map(StepRun::step).toList(),
        asked,
        execution.ended() ? List.of() : Stream.concat(failed, missing).toList());
  }

  /** What came from outside, as far as the step is still of the same kind. */
  private static Map<StepId, Assumption> assumed(
      WorkflowDefinition definition, Execution execution, Map<StepId, ApprovalRequest> asked) {
    var assumed = new LinkedHashMap<StepId, Assumption>();
    for (var run : execution.steps()) {
      switch (definition.steps().get(run.step())) {
        case null -> {}
        case WorkflowStep.Approval approval ->
            people(run, approval, Optional.ofNullable(asked.get(run.step())))
                .ifPresent(people -> assumed.put(run.step(), people));
        case WorkflowStep.Task task ->
            caller(run, task).ifPresent(caller -> assumed.put(run.step(), caller));
        case WorkflowStep.Parallel _,
            WorkflowStep.Branch _,
            WorkflowStep.Notify _,
            WorkflowStep.End _ -> {}
      }
    }
    return assumed;
  }

  /** Empty for a step that asked nobody: nobody knows what people would have answered. */
  private static Optional<Assumption> people(
      StepRun run, WorkflowStep.Approval approval, Optional<ApprovalRequest> asked) {
    return asked.map(request ->
        switch (run.state()) {
          case WAITING, FAILED -> new Assumption.Unanswered();
          // When its result was no longer wanted, it had not been decided.
          case CANCELLED ->
              answers(
                  request,
                  approval,
                  new Vote(Verdict.APPROVE, took(run).plusMillis(1), Comment.NONE, Map.of()));
          case DONE -> answered(run, approval, request);
        });
  }

  private static Assumption answered(
      StepRun run, WorkflowStep.Approval approval, ApprovalRequest request) {
    return request
        .outcome()
        .map(outcome ->
            switch (outcome.by()) {
              case Outcome.By.People _ ->
                  answers(request, approval, others(run, outcome.verdict()));
              case Outcome.By.TimeRunningOut() -> new Assumption.Silence();
              // What people would have said instead, nobody knows.
              case Outcome.By.Administrator _ -> new Assumption.Unanswered();
            })
        .orElseGet(() -> unanswered(run, request));
  }

  private static Assumption unanswered(StepRun run, ApprovalRequest request) {
    return switch (request.state()) {
      case EXPIRED -> new Assumption.Silence();
      case RECALLED -> new Assumption.Recall(took(run));
      case CANCELLED -> new Assumption.Cancellation(took(run));
      case APPROVED, REJECTED, DRAFT, PENDING, RETURNED -> new Assumption.Unanswered();
    };
  }

  /** Whoever was not asked is taken to agree with those who were. */
  private static Vote others(StepRun run, Verdict verdict) {
    return new Vote(verdict, took(run), comment(run), Map.of());
  }

  private static Comment comment(StepRun run) {
    return new Comment(run.output().getOrDefault("comment", FieldValue.NONE).asText());
  }

  private static Assumption answers(
      ApprovalRequest request, WorkflowStep.Approval approval, Vote others) {
    var by = new LinkedHashMap<EmailAddress, Vote>();
    for (var decision : request.decisions()) {
      request.assignment(decision.responder().assignment()).stream()
          // Whose item it was at first would have answered alike, and no sooner.
          .flatMap(person -> Stream.concat(Stream.of(person), request.onBehalfOf(person).stream()))
          .forEach(person ->
              by.put(person.email().normalized(), vote(request, approval, decision, person)));
    }
    return new Assumption.Answers(by, others);
  }

  /** Nobody enters what the step no longer lets them. */
  private static Vote vote(
      ApprovalRequest request,
      WorkflowStep.Approval approval,
      Decision decision,
      Assignment person) {
    var typed = new LinkedHashMap<String, String>();
    for (var field : approval.template().fields()) {
      var entered = decision.submitted().get(field.name());
      if (entered != null
          && field.input() != InputMode.LOCKED
          && field.display() != DisplayMode.CONCEALED) {
        typed.put(field.name().value(), entered.asText());
      }
    }
    return new Vote(
        decision.verdict(), after(request, decision, person), decision.comment(), typed);
  }

  /**
   * How long they took from the moment at which they were asked, be it by a level of the ladder.
   */
  private static Duration after(ApprovalRequest request, Decision decision, Assignment person) {
    var asked =
        person.via() == null
            ? request.createdAt()
            : request.levels().get(person.via().level() - 1).due();
    var took = Duration.between(asked, decision.at());
    return took.isNegative() ? Duration.ZERO : took;
  }

  private static Optional<Assumption> caller(StepRun run, WorkflowStep.Task task) {
    return switch (run.state()) {
      case WAITING -> Optional.of(new Assumption.Unfinished());
      case FAILED -> Optional.of(new Assumption.Failure(took(run), run.note()));
      case DONE -> {
        var values = new LinkedHashMap<String, JsonValue>();
        task.output()
            .keySet()
            .forEach(name -> {
              var value = run.output().getOrDefault("output." + name, FieldValue.NONE);
              if (!value.equals(FieldValue.NONE)) {
                values.put(name.value(), value.asJson());
              }
            });
        yield Optional.of(new Assumption.Output(took(run), values));
      }
      case CANCELLED ->
          run.note().equals(StepRun.EXPIRED)
              ? Optional.of(new Assumption.Unfinished())
              : Optional.empty();
    };
  }

  private static Duration took(StepRun run) {
    Instant end = run.endedAt();
    return end == null ? Duration.ZERO : Duration.between(run.startedAt(), end);
  }

  /** That somebody stopped it as a whole, and not one of its approvals. */
  private static @Nullable Duration cancelledAfter(Execution execution) {
    var end = execution.endedAt();
    return end != null
            && execution.result() == PathResult.CANCELLED
            && execution.steps().stream()
                .noneMatch(run ->
                    run.output().getOrDefault("verdict", FieldValue.NONE).asText().equals("cancel"))
        ? Duration.between(execution.startedAt(), end)
        : null;
  }
}
