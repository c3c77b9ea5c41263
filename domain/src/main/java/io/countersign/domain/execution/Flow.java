package io.countersign.domain.execution;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.workflow.Expressions;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.StepGraph.Lane;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowDefinition;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How executions of one definition go on. Decides by its arguments alone: the same events at the
 * same times always lead the same way. An event for a step that does not wait for it changes
 * nothing.
 */
public final class Flow {
  private final WorkflowDefinition definition;
  private final StepComposer composer;

  public Flow(WorkflowDefinition definition, Expressions expressions) {
    this(definition, expressions, Witness.NONE);
  }

  public Flow(WorkflowDefinition definition, Expressions expressions, Witness witness) {
    this.definition = definition;
    this.composer = new StepComposer(definition, expressions, witness);
  }

  /**
   * What an execution is started with.
   *
   * @param input a value for every parameter, {@link FieldValue#NONE} for none
   */
  public record Start(
      ExecutionId id,
      PinnedVersion pinned,
      Map<FieldName, FieldValue> input,
      @Nullable EmailAddress requester,
      Map<String, String> labels,
      @Nullable String callbackUrl) {}

  public Advance start(Start start, Instant now) {
    var execution =
        new Execution(
            start.id(),
            start.pinned(),
            start.input(),
            start.requester(),
            start.labels(),
            start.callbackUrl(),
            Execution.State.RUNNING,
            null,
            List.of(),
            now,
            null,
            0);
    var walk = new Walk(execution, now);
    walk.enter(definition.start());
    return walk.done();
  }

  /** A question was answered, or ended otherwise. */
  public Advance decided(Execution execution, StepId step, ApprovalEnd end, Instant now) {
    var walk = new Walk(execution, now);
    if (walk.waits(step) && definition.step(step) instanceof WorkflowStep.Approval approval) {
      walk.decided(step, approval, end);
    }
    return walk.done();
  }

  /** Nobody could be asked. */
  public Advance nobody(Execution execution, StepId step, String why, Instant now) {
    var walk = new Walk(execution, now);
    if (walk.waits(step) && definition.step(step) instanceof WorkflowStep.Approval approval) {
      switch (approval.onNobody()) {
        case FAIL -> walk.fail(step, why);
        case APPROVE -> walk.ruled(step, approval, ApprovalEnd.Kind.APPROVE, "onNobody");
        case REJECT -> walk.ruled(step, approval, ApprovalEnd.Kind.REJECT, "onNobody");
      }
    }
    return walk.done();
  }

  /** People could be asked, but not by the rules that hold: for more of them than there are. */
  public Advance cannotAsk(Execution execution, StepId step, String why, Instant now) {
    var walk = new Walk(execution, now);
    if (walk.waits(step) && definition.step(step) instanceof WorkflowStep.Approval) {
      walk.fail(step, why);
    }
    return walk.done();
  }

  /** A task has brought its results. */
  public Advance completed(
      Execution execution, StepId step, Map<FieldName, FieldValue> output, Instant now) {
    var walk = new Walk(execution, now);
    if (walk.waits(step) && definition.step(step) instanceof WorkflowStep.Task task) {
      var named = new LinkedHashMap<String, FieldValue>();
      output.forEach((name, value) -> named.put("output." + name, value));
      walk.end(step, StepRun.State.DONE, named, "");
      walk.follow(step, task.next(), PathResult.COMPLETED);
    }
    return walk.done();
  }

  /** A task could not be done. */
  public Advance failed(Execution execution, StepId step, String why, Instant now) {
    var walk = new Walk(execution, now);
    if (walk.waits(step) && definition.step(step) instanceof WorkflowStep.Task) {
      walk.fail(step, why);
    }
    return walk.done();
  }

  /**
   * The caller had so much time for its work, and has brought nothing.
   *
   * @param attempt which handing out is over; nothing happens if it was handed out again since
   */
  public Advance ranOut(Execution execution, StepId step, int attempt, Instant now) {
    var walk = new Walk(execution, now);
    if (walk.waits(step)
        && execution.step(step).filter(run -> run.attempt() == attempt).isPresent()
        && definition.step(step) instanceof WorkflowStep.Task task
        && task.expiresIn() != null) {
      walk.ranOut(step, task.expiresIn(), task.onExpire());
    }
    return walk.done();
  }

  /** A step that failed is tried once more. */
  public Advance retry(Execution execution, StepId step, Instant now) {
    var walk = new Walk(execution, now);
    if (!execution.ended()
        && execution.step(step).filter(run -> run.state() == StepRun.State.FAILED).isPresent()) {
      walk.enter(step);
    }
    return walk.done();
  }

  public Advance cancel(Execution execution, Instant now) {
    var walk = new Walk(execution, now);
    if (!execution.ended()) {
      walk.finish(PathResult.CANCELLED);
    }
    return walk.done();
  }

  /** What the caller was handed, by task, of those that wait for its work. */
  public Map<StepId, Map<String, FieldValue>> handed(Execution execution) {
    var handed = new LinkedHashMap<StepId, Map<String, FieldValue>>();
    for (var run : execution.steps()) {
      if (run.state() == StepRun.State.WAITING
          && definition.step(run.step()) instanceof WorkflowStep.Task task) {
        handed.put(run.step(), composer.input(execution, run.step(), task));
      }
    }
    return handed;
  }

  /** One move: goes on until everything waits, failed or is over. */
  private final class Walk {
    private final Execution before;
    private final Instant now;
    private final Deque<StepId> ahead = new ArrayDeque<>();
    private final List<Effect> effects = new ArrayList<>();
    private Execution execution;

    Walk(Execution execution, Instant now) {
      this.before = execution;
      this.execution = execution;
      this.now = now;
    }

    boolean waits(StepId step) {
      return !execution.ended()
          && execution.step(step).filter(run -> run.state() == StepRun.State.WAITING).isPresent();
    }

    Advance done() {
      while (!ahead.isEmpty()) {
        run(ahead.removeFirst());
      }
      if (!execution.ended()) {
        var stuck = execution.steps().stream().anyMatch(run -> run.state() == StepRun.State.FAILED);
        execution =
            execution.in(stuck ? Execution.State.FAILED : Execution.State.RUNNING, null, null);
      }
      return new Advance(execution.equals(before) ? before : execution.changed(), effects);
    }

    void enter(StepId step) {
      ahead.addLast(step);
    }

    private void run(StepId id) {
      if (execution.ended() || overtaken(id)) {
        return;
      }
      var attempt = execution.step(id).map(StepRun::attempt).orElse(0) + 1;
      execution = execution.with(StepRun.begun(id, attempt, now));
      try {
        run(id, definition.step(id));
      } catch (CannotComposeException | InvalidValueException refused) {
        fail(id, String.valueOf(refused.getMessage()));
      }
    }

    /** Whether a parallel step around this one came to its end within this move. */
    private boolean overtaken(StepId id) {
      return definition
          .lane(id)
          .map(Lane::parallel)
          .filter(parallel -> !waits(parallel))
          .isPresent();
    }

    private void run(StepId id, WorkflowStep step) {
      switch (step) {
        case WorkflowStep.Approval approval -> ask(id, approval);
        case WorkflowStep.Parallel parallel -> parallel.branches().forEach(this::enter);
        case WorkflowStep.Branch branch -> {
          var taken =
              branch.cases().stream()
                  .filter(one -> composer.holds(execution, id, one.when()))
                  .map(WorkflowStep.Branch.Case::next)
                  .findFirst()
                  .orElse(branch.otherwise());
          end(id, StepRun.State.DONE, Map.of("taken", new FieldValue.Text(taken.value())), "");
          enter(taken);
        }
        case WorkflowStep.Task task ->
            effects.add(new Effect.Hand(id, composer.input(execution, id, task), task.expiresIn()));
        case WorkflowStep.Notify notify -> {
          effects.add(new Effect.Tell(id, composer.text(execution, id, notify.message())));
          end(id, StepRun.State.DONE, Map.of(), "");
          follow(id, notify.next(), PathResult.COMPLETED);
        }
        case WorkflowStep.End(var result) -> {
          end(id, StepRun.State.DONE, Map.of(), "");
          pathEnds(id, result);
        }
      }
    }

    private void ask(StepId id, WorkflowStep.Approval approval) {
      if (approval.autoReject() != null && composer.holds(execution, id, approval.autoReject())) {
        ruled(id, approval, ApprovalEnd.Kind.REJECT, "autoReject");
      } else if (approval.autoApprove() != null
          && composer.holds(execution, id, approval.autoApprove())) {
        ruled(id, approval, ApprovalEnd.Kind.APPROVE, "autoApprove");
      } else {
        effects.add(new Effect.Ask(id, composer.question(execution, id, approval.template())));
      }
    }

    /** A rule of the definition decides in place of people, on what they would have been shown. */
    void ruled(StepId id, WorkflowStep.Approval approval, ApprovalEnd.Kind kind, String rule) {
      var proposed = new LinkedHashMap<FieldName, FieldValue>();
      try {
        proposed.putAll(composer.readable(execution, id, approval.template()));
      } catch (CannotComposeException | InvalidValueException refused) {
        fail(id, String.valueOf(refused.getMessage()));
        return;
      }
      decided(id, approval, new ApprovalEnd(kind, "", "", proposed, rule));
    }

    void decided(StepId id, WorkflowStep.Approval approval, ApprovalEnd end) {
      var output = new LinkedHashMap<String, FieldValue>();
      output.put("verdict", text(end.kind().name().toLowerCase(Locale.ROOT)));
      output.put("comment", text(end.comment()));
      output.put("decidedBy", text(end.decidedBy()));
      end.fields().forEach((name, value) -> output.put("fields." + name, value));
      end(id, StepRun.State.DONE, output, end.rule());
      switch (end.kind()) {
        case APPROVE -> follow(id, approval.onApprove(), PathResult.APPROVED);
        case REJECT -> follow(id, approval.onReject(), PathResult.REJECTED);
        case EXPIRE -> follow(id, approval.onExpire(), PathResult.EXPIRED);
        case RECALL -> follow(id, null, PathResult.RECALLED);
        case CANCEL -> follow(id, null, PathResult.CANCELLED);
      }
    }

    private static FieldValue text(String text) {
      return new FieldValue.Text(text);
    }

    /** Its result is not wanted any more where the definition says how to go on without it. */
    void ranOut(StepId id, Duration time, @Nullable StepId onExpire) {
      if (onExpire == null) {
        fail(id, "No result came within " + time + ".");
      } else {
        end(id, StepRun.State.CANCELLED, Map.of(), StepRun.EXPIRED);
        enter(onExpire);
      }
    }

    void fail(StepId id, String why) {
      end(id, StepRun.State.FAILED, Map.of(), why);
    }

    void end(StepId id, StepRun.State state, Map<String, FieldValue> output, String note) {
      execution = execution.with(execution.step(id).orElseThrow().ended(state, output, note, now));
    }

    /** Goes on with the next step, or ends the path with what came out of this one. */
    void follow(StepId id, @Nullable StepId next, PathResult otherwise) {
      if (next == null) {
        pathEnds(id, otherwise);
      } else {
        enter(next);
      }
    }

    private void pathEnds(StepId last, PathResult result) {
      var lane = definition.lane(last);
      if (lane.isEmpty()) {
        finish(result);
      } else {
        branchEnds(lane.get(), result);
      }
    }

    private void branchEnds(Lane lane, PathResult result) {
      var id = lane.parallel();
      if (!waits(id)) {
        return;
      }
      var run =
          execution
              .step(id)
              .orElseThrow()
              .with("branches." + lane.entry(), text(result.name().toLowerCase(Locale.ROOT)));
      execution = execution.with(run);
      var parallel = (WorkflowStep.Parallel) definition.step(id);
      var results = results(run, parallel);
      var succeeded = results.stream().filter(PathResult::success).count();
      var failed = results.size() - succeeded;
      if (succeeded >= parallel.needed()) {
        join(id, parallel.next(), result);
      } else if (parallel.branches().size() - failed < parallel.needed()) {
        join(id, parallel.onFailure(), result);
      }
    }

    private static List<PathResult> results(StepRun run, WorkflowStep.Parallel parallel) {
      return parallel.branches().stream()
          .map(entry -> run.output().get("branches." + entry))
          .flatMap(value -> Optional.ofNullable(value).stream())
          .map(value -> PathResult.valueOf(value.asText().toUpperCase(Locale.ROOT)))
          .toList();
    }

    /** The parallel step is over, with the result of the branch that settled it. */
    private void join(StepId id, @Nullable StepId next, PathResult result) {
      end(id, StepRun.State.DONE, Map.of(), "");
      cancelWithin(id);
      follow(id, next, result);
    }

    private void cancelWithin(StepId parallel) {
      execution.steps().stream()
          .filter(run -> within(run.step(), parallel))
          .toList()
          .forEach(this::cancel);
    }

    private boolean within(StepId step, StepId parallel) {
      return definition
          .lane(step)
          .filter(lane -> lane.parallel().equals(parallel) || within(lane.parallel(), parallel))
          .isPresent();
    }

    private void cancel(StepRun run) {
      switch (run.state()) {
        case WAITING -> {
          end(run.step(), StepRun.State.CANCELLED, Map.of(), "");
          if (run.request() != null) {
            effects.add(new Effect.Withdraw(run.request()));
          }
          withdrawn(run.step());
        }
        case FAILED -> end(run.step(), StepRun.State.CANCELLED, Map.of(), run.note());
        case DONE, CANCELLED -> {}
      }
    }

    /** What was to be asked in this very move need not be asked any more. */
    private void withdrawn(StepId step) {
      effects.removeIf(effect ->
          switch (effect) {
            case Effect.Ask(var asked, var _) -> asked.equals(step);
            case Effect.Hand(var handed, var _, var _) -> handed.equals(step);
            case Effect.Withdraw _, Effect.Tell _ -> false;
          });
    }

    void finish(PathResult result) {
      List.copyOf(execution.steps()).forEach(this::cancel);
      ahead.clear();
      execution = execution.in(Execution.State.ENDED, result, now);
    }
  }
}
