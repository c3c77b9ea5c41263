package io.countersign.adapters.web.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers what was refused on purpose. */
@Singleton
final class RefusedRequests implements ExceptionHandler<ProblemException, HttpResponse<?>> {
  private final ProblemAnswers answers;

  RefusedRequests(ProblemAnswers answers) {
    this.answers = answers;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface has it raw.
  public HttpResponse<?> handle(HttpRequest request, ProblemException refused) {
    return answers.answer(request, refused.problem());
  }
}
