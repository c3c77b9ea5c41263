package io.countersign.client;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** There was no answer: no connection, or it broke, or nothing came in time. */
public final class NoAnswerException extends CountersignException {
  private static final long serialVersionUID = 1L;

  private enum Why {
    NEVER_SENT,
    UNTRUSTED,
    BROKEN,
    INTERRUPTED
  }

  private final Why why;

  private NoAnswerException(Why why, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.why = why;
  }

  static NoAnswerException neverSent(Call call, IOException cause) {
    return new NoAnswerException(Why.NEVER_SENT, call + ": no connection could be made", cause);
  }

  static NoAnswerException untrusted(Call call, IOException cause) {
    return new NoAnswerException(
        Why.UNTRUSTED, call + ": no secure connection could be made", cause);
  }

  static NoAnswerException broken(Call call, IOException cause) {
    return new NoAnswerException(Why.BROKEN, call + ": the connection broke", cause);
  }

  static NoAnswerException late(Call call, Duration limit) {
    return new NoAnswerException(Why.BROKEN, call + ": no answer within " + limit, null);
  }

  /** The thread is interrupted again already. */
  static NoAnswerException interrupted(String what, InterruptedException cause) {
    return new NoAnswerException(Why.INTERRUPTED, what + ": interrupted", cause);
  }

  @Override
  public boolean mayHaveHappened() {
    return switch (why) {
      case NEVER_SENT, UNTRUSTED -> false;
      case BROKEN, INTERRUPTED -> true;
    };
  }

  @Override
  boolean allows(Call.Repeating repeating) {
    return switch (why) {
      case NEVER_SENT -> true;
      case BROKEN -> repeating == Call.Repeating.HARMLESS;
      case UNTRUSTED, INTERRUPTED -> false;
    };
  }
}
