package io.countersign.sandbox.slack;

import java.time.Duration;

/**
 * What the app answered to an interaction or event.
 *
 * @param status the HTTP status, or 0 if nothing was sent or nothing came back
 * @param body the answer, or why there is none
 */
public record Answer(int status, String body, Duration took) {
  static final int NONE = 0;

  static Answer none(String why, Duration took) {
    return new Answer(NONE, why, took);
  }

  /** Whether there was any answer at all. */
  public boolean arrived() {
    return status != NONE;
  }
}
