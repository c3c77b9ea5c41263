package io.countersign.adapters.web.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells callers nothing but under which trace id our log tells more. */
@Singleton
final class UnexpectedFailures implements ExceptionHandler<Throwable, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailures.class);

  private final ProblemAnswers answers;

  UnexpectedFailures(ProblemAnswers answers) {
    this.answers = answers;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface has it raw.
  public HttpResponse<?> handle(HttpRequest request, Throwable failure) {
    LOG.error("A request failed, trace {}", answers.trace(request), failure);
    return answers.answer(request, Problem.of(ProblemType.INTERNAL_ERROR));
  }
}
