package io.countersign.application.runtime;

/** COMMIT was sent and no answer came: only reading again can tell what happened. */
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(Throwable cause) {
    super("The outcome of a COMMIT is unknown", cause);
  }
}
