package io.countersign.application.usecase.execution;

import static io.countersign.application.testing.World.ACME;

import io.countersign.application.simulation.Assumption;
import io.countersign.application.simulation.Assumption.Vote;
import io.countersign.application.simulation.Assumptions;
import io.countersign.application.testing.InMemoryJobs;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.execution.ChangeExecution.Change;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets an execution that was really started go the way that is assumed: people answer through the
 * use case that every surface ends in, jobs run when they are due, and the clock is moved from one
 * event to the next.
 */
final class Reality {
  private final World world;
  private final ExecutionId id;
  private final Assumptions assumptions;
  private final Set<StepId> met = new HashSet<>();
  private final Set<AssignmentId> asked = new HashSet<>();
  private final List<Arrival> arrivals = new ArrayList<>();

  /** Something that comes from outside. */
  private record Arrival(Instant at, Runnable what) {}

  Reality(World world, ExecutionId id, Assumptions assumptions) {
    this.world = world;
    this.id = id;
    this.assumptions = assumptions;
  }

  Execution now() {
    return world.storage.executions.find(ACME, id).orElseThrow();
  }

  /** Until nothing more comes. */
  void play() {
    world.runDueJobs();
    meet();
    for (var next = next(); next != null && !now().ended(); next = next()) {
      world.clock.set(next.isAfter(world.clock.instant()) ? next : world.clock.instant());
      world.runDueJobs();
      meet();
      arrive();
    }
    world.runDueJobs();
  }

  private @Nullable Instant next() {
    return Stream.concat(
            arrivals.stream().map(Arrival::at),
            world.storage.jobs.scheduled().stream().map(InMemoryJobs.Scheduled::due))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** One that is due, the earliest; what it leads to may bring others that come first. */
  private void arrive() {
    arrivals.stream()
        .filter(arrival -> !arrival.at().isAfter(world.clock.instant()))
        .min(Comparator.comparing(Arrival::at))
        .ifPresent(arrival -> {
          arrivals.remove(arrival);
          arrival.what().run();
          world.runDueJobs();
          meet();
        });
  }

  private void later(Duration wait, Runnable what) {
    arrivals.add(new Arrival(world.clock.instant().plus(wait), what));
  }

  /** Steps that have begun to wait since. */
  private void meet() {
    var definition = world.definitions.of(ACME, now().pinned());
    for (var run : now().steps()) {
      if (run.state() == StepRun.State.WAITING && run.request() != null) {
        asks(run.step(), run.request());
      }
      if (run.state() == StepRun.State.WAITING && met.add(run.step())) {
        switch (definition.step(run.step())) {
          case WorkflowStep.Approval _ -> ends(run.step(), Objects.requireNonNull(run.request()));
          case WorkflowStep.Task _ -> hands(run.step());
          case WorkflowStep.Parallel _,
              WorkflowStep.Branch _,
              WorkflowStep.Notify _,
              WorkflowStep.End _ -> {}
        }
      }
    }
  }

  /** Whoever is asked since, by the step or by a level of its ladder. */
  private void asks(StepId step, RequestId request) {
    if (assumptions.ofPeople(step) instanceof Assumption.Answers answers) {
      for (var person : world.now(request).asked()) {
        if (asked.add(person.id())) {
          var vote = answers.of(person.email());
          later(vote.after(), () -> answer(request, person, vote));
        }
      }
    }
  }

  private void ends(StepId step, RequestId request) {
    switch (assumptions.ofPeople(step)) {
      case Assumption.Recall(var after) ->
          later(after, () -> close(request, CloseRequest.Cause.RECALL));
      case Assumption.Cancellation(var after) ->
          later(after, () -> close(request, CloseRequest.Cause.CANCEL));
      case Assumption.Answers _, Assumption.Silence(), Assumption.Unanswered() -> {}
    }
  }

  private void answer(RequestId id, Assignment person, Vote vote) {
    var request = world.now(id);
    var builder = Samples.anAnswer(person);
    if (vote.verdict() == Verdict.REJECT) {
      builder.rejecting(vote.comment().text());
    } else {
      builder.saying(vote.comment().text());
      if (request.count(Verdict.APPROVE) == 0) {
        vote.typed().forEach(builder::typing);
      }
    }
    world.decideApproval.handle(World.command(request, builder));
  }

  private void close(RequestId request, CloseRequest.Cause cause) {
    world.closeRequest.handle(
        new CloseRequest.Command(ACME, request, cause, new Actor.ApiClient("key1", "ERP"), ""));
  }

  private void hands(StepId step) {
    switch (assumptions.ofCaller(step)) {
      case Assumption.Output(var after, var values) ->
          later(after, () -> change(new Change.Complete(step, null, Map.copyOf(values))));
      case Assumption.Failure(var after, var why) ->
          later(after, () -> change(new Change.Fail(step, null, why)));
      case Assumption.Unfinished() -> {}
    }
  }

  private void change(Change change) {
    world.changeExecution.handle(World.client(), id, change);
  }
}
