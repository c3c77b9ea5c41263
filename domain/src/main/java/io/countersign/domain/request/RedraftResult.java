package io.countersign.domain.request;

/** What became of a wish to change a draft. */
public sealed interface RedraftResult {
  record Redrafted(ApprovalRequest request) implements RedraftResult {}

  /** People are or were asked, or it was discarded. */
  record NotDraft(RequestState state) implements RedraftResult {}
}
