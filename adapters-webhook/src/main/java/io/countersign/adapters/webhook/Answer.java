package io.countersign.adapters.webhook;

import org.jspecify.annotations.Nullable;

/** How sending one callback ended. */
sealed interface Answer {
  /** The receiver answered; what it said besides is dropped. */
  record Status(int code, @Nullable String retryAfter) implements Answer {}

  /**
   * No answer.
   *
   * @param why a class of failure such as {@code timeout}
   */
  record None(String why) implements Answer {}
}
