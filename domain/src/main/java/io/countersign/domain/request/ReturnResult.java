package io.countersign.domain.request;

/** What became of a wish for changes. */
public sealed interface ReturnResult {
  /** Accepted; {@code request} is the state after it. */
  record Accepted(ApprovalRequest request, Returned returned) implements ReturnResult {}

  /** The same person sent it back already, and it still waits for its changes. */
  record Repeated(Returned first) implements ReturnResult {}

  /** The step does not let people send it back. */
  record NotOffered() implements ReturnResult {}

  /** It was sent back as often as the step lets people do so. */
  record UsedUp(int max) implements ReturnResult {}

  /** For a reason that would keep any answer from being taken. */
  record Refused(DecisionResult why) implements ReturnResult {}
}
