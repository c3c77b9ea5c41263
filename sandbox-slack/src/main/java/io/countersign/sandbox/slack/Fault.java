package io.countersign.sandbox.slack;

import java.time.Duration;

/** What can go wrong between an app and Slack, from the app's side. */
public sealed interface Fault {

  /** HTTP 429, come back later. */
  record RateLimited(Duration retryAfter) implements Fault {}

  /** HTTP 500, 503 and the like; nothing was done. */
  record ServerError(int status) implements Fault {}

  /** {@code {"ok":false,"error":…}}; nothing was done. */
  record Refused(String error) implements Fault {}

  /** HTTP 200 with another body than was agreed; nothing was done. */
  record Mumbled(String answer) implements Fault {}

  /** The connection ends before anything was done. */
  record CutBefore() implements Fault {}

  /** The call is carried out and its answer lost. */
  record AnswerLost() implements Fault {}

  /** The call is neither carried out nor answered until {@link Faults#release()}. */
  record Hanging() implements Fault {}

  /** The call is carried out and not answered until {@link Faults#release()}. */
  record AnswerHeld() implements Fault {}

  /** HTTP 429 with {@code Retry-After} in whole seconds. */
  static Fault rateLimited(Duration retryAfter) {
    return new RateLimited(retryAfter);
  }

  /** An HTTP error without a useful body. */
  static Fault serverError(int status) {
    return new ServerError(status);
  }

  /** Any of Slack's own error codes. */
  static Fault refused(String error) {
    return new Refused(error);
  }

  /** Any answer at all, with HTTP 200. */
  static Fault mumbled(String answer) {
    return new Mumbled(answer);
  }

  /** The connection is cut; nothing was done. */
  static Fault cutBefore() {
    return new CutBefore();
  }

  /** The connection is cut; the call was carried out. */
  static Fault answerLost() {
    return new AnswerLost();
  }

  /** The call waits, undone. */
  static Fault hanging() {
    return new Hanging();
  }

  /** The call is done, and its answer waits. */
  static Fault answerHeld() {
    return new AnswerHeld();
  }
}
