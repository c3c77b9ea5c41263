package io.countersign.domain.execution;

/**
 * A step cannot begin with the values that there are; the message says why, without any of them.
 */
final class CannotComposeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotComposeException(String why) {
    super(why, null, false, false);
  }
}
