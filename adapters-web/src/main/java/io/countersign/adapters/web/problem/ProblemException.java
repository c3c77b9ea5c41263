package io.countersign.adapters.web.problem;

/**
 * Ends the handling of a request with a {@link Problem}; the caller's doing, so nothing is logged.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.type().slug(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
