package io.countersign.client;

/** A callback does not come from the installation, or is not of now. */
public final class CallbackRefusedException extends CountersignException {
  private static final long serialVersionUID = 1L;

  private final Why why;

  /** What is wrong with it. */
  public enum Why {
    HEADERS_MISSING,
    SIGNATURE_WRONG,
    /** Too old or too far ahead: sent again by somebody, or a clock is wrong. */
    NOT_RECENT
  }

  CallbackRefusedException(Why why) {
    super("Callback refused: " + why, null);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
