package io.countersign.domain.workflow;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import java.util.List;

/**
 * A typed value that a workflow is started with, or that a task brings back.
 *
 * @param choices what a {@link FieldType#CHOICE} chooses from; empty for every other type
 * @param fallback what holds if none is given, {@link FieldValue#NONE} for nothing
 */
public record Parameter(
    FieldName name,
    String description,
    FieldType type,
    List<String> choices,
    boolean required,
    FieldValue fallback) {
  public Parameter {
    Check.line("A description", description, 500);
    if (StepId.RESERVED.contains(name.value())) {
      throw new InvalidValueException("Expressions keep the word " + name + " for themselves.");
    }
    choices = field(name, type, fallback, choices).choices();
    if (required && !fallback.equals(FieldValue.NONE)) {
      throw new InvalidValueException("What is required needs no default.");
    }
  }

  /**
   * The value that counts when this one was given.
   *
   * @throws InvalidValueException if it is of another type, or there is none and one is required
   */
  public FieldValue accept(FieldValue given) {
    if (given.equals(FieldValue.NONE)) {
      if (required) {
        throw new InvalidValueException("This is required.");
      }
      return fallback;
    }
    return field(name, type, given, choices).value();
  }

  /** The type of a field judges values and choices; nobody is shown this one. */
  private static HilField field(
      FieldName name, FieldType type, FieldValue value, List<String> choices) {
    return new HilField(
        name, name.value(), type, value, DisplayMode.READABLE, InputMode.LOCKED, choices);
  }
}
