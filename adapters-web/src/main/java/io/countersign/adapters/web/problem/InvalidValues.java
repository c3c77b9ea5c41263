package io.countersign.adapters.web.problem;

import io.countersign.domain.InvalidValueException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers values that the domain refused and nobody placed in the body. */
@Singleton
final class InvalidValues implements ExceptionHandler<InvalidValueException, HttpResponse<?>> {
  private final ProblemAnswers answers;

  InvalidValues(ProblemAnswers answers) {
    this.answers = answers;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface has it raw.
  public HttpResponse<?> handle(HttpRequest request, InvalidValueException invalid) {
    return answers.answer(
        request, Problem.of(ProblemType.VALIDATION_FAILED, String.valueOf(invalid.getMessage())));
  }
}
