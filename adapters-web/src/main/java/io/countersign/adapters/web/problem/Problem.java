package io.countersign.adapters.web.problem;

import java.util.List;
import java.util.Map;

/**
 * What went wrong, for the person who called.
 *
 * @param detail what is particular about it, may be empty
 * @param errors what is wrong with the body, may be empty
 * @param headers what the answer carries besides
 */
public record Problem(
    ProblemType type, String detail, List<FieldError> errors, Map<String, String> headers) {
  public Problem {
    errors = List.copyOf(errors);
    headers = Map.copyOf(headers);
  }

  public static Problem of(ProblemType type) {
    return new Problem(type, "", List.of(), Map.of());
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of());
  }

  /** One thing is wrong with the body. */
  public static Problem at(ProblemType type, String pointer, String detail) {
    return new Problem(type, detail, List.of(new FieldError(pointer, detail)), Map.of());
  }

  public static Problem at(ProblemType type, List<FieldError> errors) {
    var detail =
        errors.size() == 1
            ? errors.getFirst().detail()
            : errors.size() + " values cannot be used, see errors.";
    return new Problem(type, detail, errors, Map.of());
  }

  public Problem with(String header, String value) {
    return new Problem(type, detail, errors, Map.of(header, value));
  }

  /** To be thrown wherever a request cannot be answered otherwise. */
  public ProblemException asException() {
    return new ProblemException(this);
  }
}
