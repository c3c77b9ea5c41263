package io.countersign.domain.execution;

import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came out of an approval step.
 *
 * @param decidedBy who gave the answer that ended it, as an address where a person did; may be
 *     empty
 * @param fields what every readable field held in the end
 * @param rule which rule of the definition decided in place of people, {@link #OVERRIDE} if an
 *     administrator decided above the rules, {@link #ON_EXPIRY} if nobody answered in time, empty
 *     if people did
 */
public record ApprovalEnd(
    Kind kind, String comment, String decidedBy, Map<FieldName, FieldValue> fields, String rule) {
  /** The note of a step that was decided above the rules. */
  public static final String OVERRIDE = "override";

  /** The note of a step that was decided by its time running out. */
  public static final String ON_EXPIRY = "onExpiry";

  /** How it ended; the names are those that expressions see, in lower case. */
  public enum Kind {
    APPROVE,
    REJECT,
    EXPIRE,
    RECALL,
    CANCEL
  }

  public ApprovalEnd {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
