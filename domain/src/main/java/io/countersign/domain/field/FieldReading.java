package io.countersign.domain.field;

/** What became of one entered text. */
public sealed interface FieldReading {
  record Read(FieldValue value) implements FieldReading {}

  record Refused(FieldProblem.Reason reason) implements FieldReading {}
}
