package io.countersign.adapters.persistence;

/** Somebody else appended to the same stream of the audit log first. */
final class PlaceTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PlaceTakenException(Throwable cause) {
    super("The next place of an audit stream was taken", cause);
  }
}
