package io.countersign.application.runtime;

/** The database cannot be reached, or takes no writes. Nothing was changed. */
public final class StorageUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageUnavailableException(Throwable cause) {
    super("The database is not available", cause);
  }
}
