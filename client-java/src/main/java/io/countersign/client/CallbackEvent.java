package io.countersign.client;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened, told by a callback whose signature was right. */
public sealed interface CallbackEvent {
  /** The same each time the event is told: keep it to know repeats. */
  String id();

  /** E.g. {@code approval.decided}. */
  String type();

  /** When it happened, in a sandbox by its own clock. */
  Instant at();

  /** An approval was decided, returned, asked about, withdrawn, disputed, or has expired. */
  record OfApproval(String id, String type, Instant at, Approval approval)
      implements CallbackEvent {}

  /** A workflow waits for your own work: bring it with {@link Executions#complete}. */
  record TaskWaits(
      String id,
      String type,
      Instant at,
      String executionId,
      String step,
      Map<String, String> labels,
      Map<String, @Nullable Object> input)
      implements CallbackEvent {
    /** Without the input. */
    @Override
    public String toString() {
      return "TaskWaits[" + executionId + ", " + step + "]";
    }
  }

  /** A workflow has something to say. */
  record Notified(
      String id,
      String type,
      Instant at,
      String executionId,
      String step,
      Map<String, String> labels,
      String message)
      implements CallbackEvent {}

  /** An execution has ended, or a step of it failed. */
  record OfExecution(String id, String type, Instant at, Execution execution)
      implements CallbackEvent {}

  /**
   * Of a type that this client does not know; answer 200.
   *
   * @param json what came
   */
  record Other(String id, String type, Instant at, String json) implements CallbackEvent {
    /** Without what came. */
    @Override
    public String toString() {
      return "Other[" + id + ", " + type + "]";
    }
  }
}
