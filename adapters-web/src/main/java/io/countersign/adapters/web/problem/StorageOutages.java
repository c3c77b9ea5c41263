package io.countersign.adapters.web.problem;

import io.countersign.application.runtime.StorageUnavailableException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Asks to come back when the database is there again. */
@Singleton
final class StorageOutages
    implements ExceptionHandler<StorageUnavailableException, HttpResponse<?>> {
  private final ProblemAnswers answers;

  StorageOutages(ProblemAnswers answers) {
    this.answers = answers;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface has it raw.
  public HttpResponse<?> handle(HttpRequest request, StorageUnavailableException outage) {
    return answers.answer(
        request,
        Problem.of(ProblemType.STORAGE_UNAVAILABLE, "Nothing was changed. Try again.")
            .with(HttpHeaders.RETRY_AFTER, "5"));
  }
}
