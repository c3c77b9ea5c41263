package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.domain.InvalidValueException;
import java.util.function.Function;

/** The one answer to ids that are unknown, belong to somebody else, or cannot be ids at all. */
final class NotFound {
  private NotFound() {}

  static ProblemException exception() {
    return Problem.of(ProblemType.NOT_FOUND).asException();
  }

  /** An id out of a path. */
  static <T> T unless(String text, Function<String, T> id) {
    try {
      return id.apply(text);
    } catch (InvalidValueException notAnId) {
      throw exception();
    }
  }
}
