package io.countersign.application.secret;

/** A sealed value did not open. Says for whom, never what. */
public final class CannotOpenSecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CannotOpenSecretException(String message, Throwable cause) {
    super(message, cause);
  }
}
