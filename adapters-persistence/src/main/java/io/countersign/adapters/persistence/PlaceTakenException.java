package io.countersign.adapters.persistence;

/** Somebody else was faster to take what only one can have: the work is done once more. */
final class PlaceTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PlaceTakenException(Throwable cause) {
    super("Somebody else was faster", cause);
  }
}
