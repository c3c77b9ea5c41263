package io.countersign.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why something did not come about. Its text holds no API key, no secret, and nothing sent. */
public abstract sealed class CountersignException extends RuntimeException
    permits ProblemException,
        NoAnswerException,
        UnreadableAnswerException,
        CallbackRefusedException {
  private static final long serialVersionUID = 1L;

  CountersignException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether the call may have been carried out nevertheless. If so, make it again with the same
   * idempotency key, or look how things stand, before anything else.
   */
  public boolean mayHaveHappened() {
    return false;
  }

  /** Whether a call that ended like this can be made again. */
  boolean allows(Call.Repeating repeating) {
    return false;
  }

  /** How long the other side asks to wait before that. */
  Duration retryAfter() {
    return Duration.ZERO;
  }
}
