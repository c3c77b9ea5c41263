package io.countersign.domain.execution;

import io.countersign.domain.field.FieldValue;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.workflow.StepId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one step of an execution. A step that failed may be run again, in its place.
 *
 * @param request what people are asked, null unless the step asks people and has got that far
 * @param output what came out of it, by the names that expressions use within the step, such as
 *     {@code verdict} or {@code fields.total}; of a parallel step {@code branches.<entry>}
 * @param note why it failed, which rule decided in place of people, or that an administrator
 *     decided above the rules, see {@link ApprovalEnd#OVERRIDE}; may be empty
 * @param attempt counts from 1
 */
public record StepRun(
    StepId step,
    State state,
    @Nullable RequestId request,
    Map<String, FieldValue> output,
    String note,
    int attempt,
    Instant startedAt,
    @Nullable Instant endedAt) {
  /** The note of a task whose time was over. */
  public static final String EXPIRED = "expired";

  /** Where a step stands. */
  public enum State {
    /** For people, for the caller's work, or for its branches. */
    WAITING,
    DONE,
    /** Could not be done; can be tried again. */
    FAILED,
    /** Its result was no longer wanted. */
    CANCELLED
  }

  public StepRun {
    output = Collections.unmodifiableMap(new LinkedHashMap<>(output));
  }

  static StepRun begun(StepId step, int attempt, Instant now) {
    return new StepRun(step, State.WAITING, null, Map.of(), "", attempt, now, null);
  }

  StepRun asking(RequestId asked) {
    return new StepRun(step, state, asked, output, note, attempt, startedAt, endedAt);
  }

  StepRun with(String name, FieldValue value) {
    var more = new LinkedHashMap<>(output);
    more.put(name, value);
    return new StepRun(step, state, request, more, note, attempt, startedAt, endedAt);
  }

  StepRun ended(State end, Map<String, FieldValue> result, String why, Instant now) {
    var all = new LinkedHashMap<>(output);
    all.putAll(result);
    return new StepRun(step, end, request, all, why, attempt, startedAt, now);
  }
}
