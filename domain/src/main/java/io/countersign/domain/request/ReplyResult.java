package io.countersign.domain.request;

/** What became of a reply. */
public sealed interface ReplyResult {
  /** All questions that waited have it; {@code request} is the state after it. */
  record Replied(ApprovalRequest request) implements ReplyResult {}

  /** No question waits. */
  record NothingAsked() implements ReplyResult {}

  /** The request is over or waits for changes. */
  record NotPending(RequestState state) implements ReplyResult {}

  /** There is no reply without a text. */
  record TextRequired() implements ReplyResult {}
}
