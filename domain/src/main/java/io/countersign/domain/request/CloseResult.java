package io.countersign.domain.request;

import java.time.Instant;

/** What became of a wish to end a request without a decision. */
public sealed interface CloseResult {
  record Closed(ApprovalRequest request) implements CloseResult {}

  /** It was over already. */
  record NotPending(RequestState state) implements CloseResult {}

  /** Only when asked to expire: its time has not come. */
  record NotDue(Instant due) implements CloseResult {}
}
