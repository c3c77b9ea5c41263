package io.countersign.domain.request;

/** What became of a question. */
public sealed interface AskResult {
  /** Accepted; {@code request} is the state after it. */
  record Asked(ApprovalRequest request, Question question) implements AskResult {}

  /** The same person has asked the same, and it still waits for a reply. */
  record Repeated(Question first) implements AskResult {}

  /** As many were asked as one request may have. */
  record TooMany(int max) implements AskResult {}

  /** For a reason that would keep any answer from being taken. */
  record Refused(DecisionResult why) implements AskResult {}
}
