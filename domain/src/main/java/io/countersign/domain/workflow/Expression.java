package io.countersign.domain.workflow;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;

/**
 * A question to the values of an execution, in the Common Expression Language (CEL,
 * https://cel.dev): {@code input.amount > 10000 && !steps.legal.ran}.
 */
public record Expression(String source) {
  public static final int MAX_LENGTH = 2_000;

  public Expression {
    Check.lines("An expression", source, MAX_LENGTH);
    if (source.isBlank()) {
      throw new InvalidValueException("An expression must not be empty.");
    }
  }

  @Override
  public String toString() {
    return source;
  }
}
