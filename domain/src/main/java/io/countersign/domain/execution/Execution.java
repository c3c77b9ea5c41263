package io.countersign.domain.execution;

import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.Scope;
import io.countersign.domain.workflow.StepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow: immutable; {@link Flow} gives the next value.
 *
 * @param requester on whose behalf it runs, who therefore approves none of its steps; null if a
 *     machine runs it on its own account
 * @param callbackUrl where its events are sent, null when the caller looks for itself
 * @param result null while it has none
 * @param steps those that have begun, in that order
 * @param version counts the changes, from 0
 */
public record Execution(
    ExecutionId id,
    PinnedVersion pinned,
    Map<FieldName, FieldValue> input,
    @Nullable EmailAddress requester,
    Map<String, String> labels,
    @Nullable String callbackUrl,
    State state,
    @Nullable PathResult result,
    List<StepRun> steps,
    Instant startedAt,
    @Nullable Instant endedAt,
    long version) {
  /** Where an execution stands. */
  public enum State {
    RUNNING,
    /** A step failed and waits to be tried again; others may go on meanwhile. */
    FAILED,
    /** Over, see {@link #result}. */
    ENDED
  }

  public Execution {
    input = Collections.unmodifiableMap(new LinkedHashMap<>(input));
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    steps = List.copyOf(steps);
  }

  public boolean ended() {
    return state == State.ENDED;
  }

  public Optional<StepRun> step(StepId id) {
    return steps.stream().filter(run -> run.step().equals(id)).findFirst();
  }

  /** The step that waits for this request, or waited. */
  public Optional<StepRun> stepOf(RequestId request) {
    return steps.stream().filter(run -> request.equals(run.request())).findFirst();
  }

  /** A step has put its question to people. */
  public Execution asking(StepId id, RequestId request) {
    return with(step(id).orElseThrow().asking(request));
  }

  /** Every value that there is, by full name, see {@link Scope}. */
  public Map<String, FieldValue> values() {
    var values = new LinkedHashMap<String, FieldValue>();
    values.put(Scope.REQUESTER, text(requester == null ? "" : requester.value()));
    input.forEach((name, value) -> values.put(Scope.input(name), value));
    for (var run : steps) {
      if (run.state() == StepRun.State.DONE) {
        values.put(Scope.step(run.step(), "ran"), new FieldValue.YesNo(true));
        run.output().forEach((name, value) -> values.put(Scope.step(run.step(), name), value));
      }
    }
    return values;
  }

  private static FieldValue text(String text) {
    return new FieldValue.Text(text);
  }

  /** With this run in place of an earlier one of the same step, or after all others. */
  Execution with(StepRun run) {
    var changed = new ArrayList<>(steps);
    for (var i = 0; i < changed.size(); i++) {
      if (changed.get(i).step().equals(run.step())) {
        changed.set(i, run);
        return with(changed);
      }
    }
    changed.add(run);
    return with(changed);
  }

  private Execution with(List<StepRun> changed) {
    return new Execution(
        id,
        pinned,
        input,
        requester,
        labels,
        callbackUrl,
        state,
        result,
        changed,
        startedAt,
        endedAt,
        version);
  }

  Execution in(State next, @Nullable PathResult end, @Nullable Instant at) {
    return new Execution(
        id,
        pinned,
        input,
        requester,
        labels,
        callbackUrl,
        next,
        end,
        steps,
        startedAt,
        at,
        version);
  }

  Execution changed() {
    return new Execution(
        id,
        pinned,
        input,
        requester,
        labels,
        callbackUrl,
        state,
        result,
        steps,
        startedAt,
        endedAt,
        version + 1);
  }
}
