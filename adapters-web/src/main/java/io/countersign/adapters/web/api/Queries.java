package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.domain.InvalidValueException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values out of query parameters. */
final class Queries {
  private Queries() {}

  static <T> @Nullable T read(String name, @Nullable String text, Function<String, T> value) {
    try {
      return text == null ? null : value.apply(text);
    } catch (InvalidValueException refused) {
      throw Problem.of(ProblemType.INVALID_QUERY, name + ": " + refused.getMessage()).asException();
    }
  }
}
