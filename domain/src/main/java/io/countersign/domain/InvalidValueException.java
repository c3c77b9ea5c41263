package io.countersign.domain;

/**
 * A value that the domain does not accept, with a sentence for the person who sent it. Thrown by
 * the constructors of value types; surfaces add where the value stood and answer it as bad input.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidValueException(String sentence) {
    super(sentence);
  }
}
