package io.countersign.domain.field;

/**
 * Why one entered value was not taken. The name may be unknown to the request, so it is plain text.
 */
public record FieldProblem(String field, Reason reason) {
  /** Surfaces turn each reason into a sentence in the reader's language. */
  public enum Reason {
    /** The field is locked, concealed, unknown, or fixed by an earlier approval. */
    NOT_EDITABLE,
    REQUIRED,
    TOO_LONG,
    NOT_ONE_LINE,
    NOT_TEXT,
    NOT_A_NUMBER,
    NOT_YES_OR_NO,
    NOT_A_DATE,
    NOT_A_CHOICE
  }
}
