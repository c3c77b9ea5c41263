package io.countersign.domain.step;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.FieldName;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whether approvers may send a request back for changes, and what a change means for those who have
 * answered.
 *
 * @param max how many times it may be sent back, 0 for never
 * @param immaterial fields whose change leaves the answers to the earlier revision standing
 */
public record RevisionRule(int max, Set<FieldName> immaterial) {
  public static final RevisionRule NONE = new RevisionRule(0, Set.of());
  public static final int MOST = 20;

  public RevisionRule {
    if (max < 0 || max > MOST) {
      throw new InvalidValueException("A request can be sent back 0 to " + MOST + " times.");
    }
    immaterial = Collections.unmodifiableSet(new LinkedHashSet<>(immaterial));
  }
}
