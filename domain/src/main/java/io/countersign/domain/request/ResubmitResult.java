package io.countersign.domain.request;

import io.countersign.domain.field.FieldProblem;
import java.util.List;

/** What became of a resubmission. */
public sealed interface ResubmitResult {
  record Resubmitted(ApprovalRequest request) implements ResubmitResult {}

  /** Nobody has sent it back, or it is over. */
  record NotReturned(RequestState state) implements ResubmitResult {}

  /** Some values cannot be taken; unknown names are {@code NOT_EDITABLE}. */
  record InputRefused(List<FieldProblem> problems) implements ResubmitResult {
    public InputRefused {
      problems = List.copyOf(problems);
    }
  }
}
