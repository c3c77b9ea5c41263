package io.countersign.adapters.web.hil;

import io.countersign.domain.field.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why somebody who pressed sees the page again. */
sealed interface Mishap {
  /** Nothing happened yet. */
  record None() implements Mishap {}

  record CodeNeeded(boolean wrong) implements Mishap {}

  record InputRefused(List<FieldProblem> problems) implements Mishap {}

  record CommentRequired() implements Mishap {}

  record CommentUnusable() implements Mishap {}

  record NothingChosen() implements Mishap {}

  record ContentChanged() implements Mishap {}

  /** It was to be sent back for changes, which is not, or no longer, to be had. */
  record NotReturnable() implements Mishap {}

  /** So many questions were asked that no more are taken. */
  record TooManyQuestions() implements Mishap {}

  record TicketInvalid() implements Mishap {}

  /** What the page says is wrong, null for nothing. */
  default @Nullable PageProblem problem() {
    return switch (this) {
      case None() -> null;
      case CodeNeeded _ -> PageProblem.CODE_NEEDED;
      case InputRefused(var problems) ->
          problems.stream().anyMatch(p -> p.reason() == FieldProblem.Reason.NOT_EDITABLE)
              ? PageProblem.FIELD_NOT_EDITABLE
              : PageProblem.VALIDATION_FAILED;
      case CommentRequired() -> PageProblem.COMMENT_REQUIRED;
      case CommentUnusable() -> PageProblem.VALIDATION_FAILED;
      case NothingChosen() -> PageProblem.VALIDATION_FAILED;
      case ContentChanged() -> PageProblem.CONTENT_CHANGED;
      case NotReturnable() -> PageProblem.RETURN_REFUSED;
      case TooManyQuestions() -> PageProblem.QUESTION_REFUSED;
      case TicketInvalid() -> PageProblem.TICKET_INVALID;
    };
  }
}
