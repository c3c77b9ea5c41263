package io.countersign.domain.request;

/** What became of a wish to put a draft before its approvers. */
public sealed interface SubmitResult {
  record Submitted(ApprovalRequest request) implements SubmitResult {}

  /** People are asked already, which is what was wished for. */
  record Repeated() implements SubmitResult {}

  /** It is over, or waits for changes. */
  record NotDraft(RequestState state) implements SubmitResult {}

  /** Like that, it cannot be opened: it stays the draft that it is. */
  record Refused(OpenResult why) implements SubmitResult {}
}
