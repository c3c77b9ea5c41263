package io.countersign.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow as it stood when it was asked for.
 *
 * @param ending null until it has ended
 * @param steps those that have begun, in that order
 * @param json the whole document, for what has no name here
 */
public record Execution(
    String id,
    String workflow,
    int version,
    State state,
    @Nullable Ending ending,
    Map<String, String> labels,
    Instant startedAt,
    @Nullable Instant endedAt,
    List<Step> steps,
    String json) {

  /** Where an execution stands. */
  public enum State {
    RUNNING,
    /** A step failed and can be tried again. */
    FAILED,
    ENDED
  }

  /** What an execution came to. */
  public enum Ending {
    APPROVED,
    REJECTED,
    EXPIRED,
    RECALLED,
    CANCELLED,
    COMPLETED
  }

  /** Where a step stands. */
  public enum StepState {
    WAITING,
    DONE,
    FAILED,
    CANCELLED
  }

  /**
   * What became of a step.
   *
   * @param approvalId what people were asked; null if nobody was
   * @param input of a task that waits: what it is about, in the shapes of {@code output}; else
   *     empty
   * @param output what came out of it: texts, numbers, booleans, nulls, and maps of them
   * @param note why it failed, or which rule decided; empty for nothing
   */
  public record Step(
      String step,
      StepState state,
      int attempt,
      @Nullable String approvalId,
      Map<String, @Nullable Object> input,
      Map<String, @Nullable Object> output,
      String note) {
    static Step of(JsonNode json) {
      return new Step(
          Json.text(json, "step"),
          Json.choice(json, "state", StepState.class),
          json.path("attempt").asInt(1),
          Json.textOrNull(json, "approvalId"),
          Json.values(json.path("input")),
          Json.values(json.path("output")),
          Json.textOrEmpty(json, "note"));
    }

    /** Without what came out of it. */
    @Override
    public String toString() {
      return "Step[" + step + ", " + state + "]";
    }
  }

  static Execution of(JsonNode json) {
    return new Execution(
        Json.text(json, "id"),
        Json.text(json, "workflow"),
        json.path("version").asInt(),
        Json.choice(json, "state", State.class),
        json.path("result").isTextual() ? Json.choice(json, "result", Ending.class) : null,
        Json.texts(json, "labels"),
        Json.time(json, "startedAt"),
        Json.timeOrNull(json, "endedAt"),
        Json.list(json, "steps", Step::of),
        json.toString());
  }

  /** Empty if it has not begun. */
  public Optional<Step> step(String name) {
    return steps.stream().filter(step -> step.step().equals(name)).findFirst();
  }

  /** Whether it waits at this step. */
  public boolean waitsAt(String name) {
    return step(name).filter(step -> step.state() == StepState.WAITING).isPresent();
  }

  /** The same as cases to switch over. */
  public ExecutionResult result() {
    return switch (state) {
      case RUNNING -> new ExecutionResult.StillRunning(this);
      case FAILED -> new ExecutionResult.Failed(this);
      case ENDED -> {
        if (ending == null) {
          throw new UnreadableAnswerException("The answer does not say how it ended.");
        }
        yield new ExecutionResult.Ended(this, ending);
      }
    };
  }

  /** Without its input and what came out of its steps. */
  @Override
  public String toString() {
    return "Execution[" + id + ", " + workflow + ", " + state + ", " + steps + "]";
  }
}
