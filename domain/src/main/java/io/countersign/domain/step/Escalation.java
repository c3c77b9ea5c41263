package io.countersign.domain.step;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import java.time.Duration;
import java.util.List;

/**
 * What happens if a request still waits by then.
 *
 * @param after from the moment it was put before its approvers
 * @param to as the directory knows them at that moment
 */
public record Escalation(Duration after, Action action, List<ApproverRef> to) {
  public static final int MAX_LEVELS = 10;

  /** What is done with the people. */
  public enum Action {
    /** They are told; they cannot answer. */
    NOTIFY,
    /** They are asked in addition. How many must approve stays as it was. */
    WIDEN,
    /** Open items go to them. How many must approve stays as it was. */
    REPLACE
  }

  public Escalation {
    if (after.isNegative() || after.isZero()) {
      throw new InvalidValueException("An escalation comes after some time.");
    }
    Check.sizeAtMost("The number of entries of an escalation", to, ApprovalStep.MAX_APPROVERS);
    if (to.isEmpty()) {
      throw new InvalidValueException("Name at least one person to escalate to.");
    }
    to = List.copyOf(to);
  }
}
