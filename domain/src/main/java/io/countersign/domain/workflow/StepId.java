package io.countersign.domain.workflow;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names a step within its workflow: a letter, then up to 39 letters, digits or underscores, so that
 * expressions can speak of it.
 */
public record StepId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-zA-Z][A-Za-z0-9_]{0,39}");

  /** What CEL keeps for itself (language definition, "Syntax": reserved words and literals). */
  static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  public StepId {
    Check.matches(
        "A step's name",
        value,
        SHAPE,
        "a letter followed by at most 39 letters, digits or underscores");
    if (RESERVED.contains(value)) {
      throw new InvalidValueException("Expressions keep the word " + value + " for themselves.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
