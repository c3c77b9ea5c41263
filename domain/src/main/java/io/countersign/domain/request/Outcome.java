package io.countersign.domain.request;

import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of a decided request.
 *
 * @param decision the answer that ended it
 * @param fields every field that could be edited: what was proposed, entered, and now holds
 */
public record Outcome(
    Verdict verdict, Instant decidedAt, Decision decision, Map<FieldName, FieldOutcome> fields) {
  public Outcome {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * @param submitted {@link FieldValue#NONE} when nobody entered anything, or entered nothing
   */
  public record FieldOutcome(FieldValue proposed, FieldValue submitted, FieldValue effective) {}
}
