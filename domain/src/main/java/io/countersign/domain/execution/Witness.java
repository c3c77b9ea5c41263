package io.countersign.domain.execution;

import io.countersign.domain.workflow.Expression;
import io.countersign.domain.workflow.Expressions.Evaluation;
import io.countersign.domain.workflow.StepId;

/** Hears what every expression of a definition came to, in the order in which a flow asks. */
@FunctionalInterface
public interface Witness {
  /** For whom it does not matter why an execution goes its way. */
  Witness NONE = (_, _, _) -> {};

  void judged(StepId step, Expression expression, Evaluation evaluation);
}
