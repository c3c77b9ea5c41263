package io.countersign.client;

/**
 * The call was carried out, but its answer is not what this client knows: something else answers
 * there, or the installation is newer than the client.
 */
public final class UnreadableAnswerException extends CountersignException {
  private static final long serialVersionUID = 1L;

  UnreadableAnswerException(String message) {
    super(message, null);
  }

  @Override
  public boolean mayHaveHappened() {
    return true;
  }
}
