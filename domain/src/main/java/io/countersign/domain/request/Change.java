package io.countersign.domain.request;

import io.countersign.domain.field.FieldView;

/**
 * One difference between a revision and the one before, as an approver may see it: masked values
 * stay masked, and concealed fields are not among the changes.
 */
public sealed interface Change {
  record Title(String before, String after) implements Change {}

  /** The summary was written anew. */
  record Summary() implements Change {}

  /** What led here, or what comes next, is told in another way. */
  record Context() implements Change {}

  record Field(FieldView before, FieldView after) implements Change {}
}
