package io.countersign.application.port;

import java.time.Instant;

/** By the database's own clock the time of the request is over. */
public final class RequestExpiredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Instant at;

  public RequestExpiredException(Instant at) {
    super("The request expired at " + at);
    this.at = at;
  }

  public Instant at() {
    return at;
  }
}
