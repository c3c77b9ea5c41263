package io.countersign.domain.request;

import io.countersign.domain.step.Escalation;
import java.time.Instant;
import java.util.List;

/** What became of a level of the ladder whose time may have come. */
public sealed interface EscalateResult {
  /**
   * It was used, even if nobody was found.
   *
   * @param request the state after it
   * @param level from 1
   * @param added who came in: those who are told, or asked, and whoever passed their item on to a
   *     stand-in at once
   * @param relieved those whose items went to somebody else, as they are now
   */
  record Escalated(
      ApprovalRequest request,
      int level,
      Escalation escalation,
      List<Assignment> added,
      List<Assignment> relieved)
      implements EscalateResult {
    public Escalated {
      added = List.copyOf(added);
      relieved = List.copyOf(relieved);
    }
  }

  /** The request is over or waits for changes, or its time is over. */
  record NotPending(RequestState state) implements EscalateResult {}

  record NotDue(Instant due) implements EscalateResult {}

  /** All levels were used before. */
  record NoneLeft() implements EscalateResult {}
}
