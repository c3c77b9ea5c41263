package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.domain.workflow.DefinitionProblem;
import java.util.List;

/** The answer to definitions and values that do not fit. */
final class Broken {
  private Broken() {}

  static ProblemException problem(List<DefinitionProblem> problems) {
    return Problem.at(
            ProblemType.VALIDATION_FAILED,
            problems.stream().map(one -> new FieldError(one.pointer(), one.sentence())).toList())
        .asException();
  }
}
