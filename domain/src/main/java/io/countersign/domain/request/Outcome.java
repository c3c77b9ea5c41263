package io.countersign.domain.request;

import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a decided request.
 *
 * @param fields every field that could be edited: what was proposed, entered, and now holds
 */
public record Outcome(
    Verdict verdict, Instant decidedAt, By by, Map<FieldName, FieldOutcome> fields) {
  public Outcome {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** On whose word it holds. */
  public sealed interface By {
    /** People have answered; {@code last} is the answer that ended it. */
    record People(Decision last) implements By {}

    /** Somebody has decided above the rules. */
    record Administrator(Overriding override) implements By {}

    /** Nobody has decided: the step says what becomes of it once its time is over. */
    record TimeRunningOut() implements By {}
  }

  /**
   * @param submitted {@link FieldValue#NONE} when nobody entered anything, or entered nothing
   */
  public record FieldOutcome(FieldValue proposed, FieldValue submitted, FieldValue effective) {}

  /** The answer that ended it; empty if none did. */
  public Optional<Decision> decision() {
    return switch (by) {
      case By.People(var last) -> Optional.of(last);
      case By.Administrator _, By.TimeRunningOut _ -> Optional.empty();
    };
  }
}
