package io.countersign.application.channel;

import io.countersign.domain.step.DecisionPolicy.CommentRule;
import java.util.Locale;

/**
 * A form to answer with, for one person.
 *
 * @param request its fields are prefilled, except those that are masked
 */
public record AnswerForm(
    Purpose purpose, Notice.RequestSummary request, CommentRule comment, Locale locale) {
  /** The name in a complaint about the comment; no field has it. */
  public static final String COMMENT = "";

  /** What the form is for. */
  public enum Purpose {
    /** "Edit &amp; Submit": enter values, then approve. */
    EDIT,
    /** Say why, then reject. */
    REJECT
  }
}
