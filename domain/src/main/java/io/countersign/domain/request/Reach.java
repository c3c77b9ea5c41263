package io.countersign.domain.request;

/** How far the messages of a request have come, among those whose answer is still wanted. */
public enum Reach {
  EVERYBODY,
  /** Somebody got no message that asks for an answer. */
  NOT_EVERYBODY
}
