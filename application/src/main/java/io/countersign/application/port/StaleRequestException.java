package io.countersign.application.port;

/**
 * Somebody changed a request or an execution in between. The work is run again on what is there
 * now.
 */
public final class StaleRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleRequestException(String request) {
    super(request + " was changed by somebody else");
  }
}
