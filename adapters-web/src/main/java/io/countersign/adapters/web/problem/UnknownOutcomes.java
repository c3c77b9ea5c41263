package io.countersign.adapters.web.problem;

import io.countersign.application.runtime.OutcomeUnknownException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Says that nobody knows, and how to go on. */
@Singleton
final class UnknownOutcomes implements ExceptionHandler<OutcomeUnknownException, HttpResponse<?>> {
  private final ProblemAnswers answers;

  UnknownOutcomes(ProblemAnswers answers) {
    this.answers = answers;
  }

  @Override
  @SuppressWarnings("rawtypes") // The interface has it raw.
  public HttpResponse<?> handle(HttpRequest request, OutcomeUnknownException unknown) {
    return answers.answer(
        request,
        Problem.of(
                ProblemType.OUTCOME_UNKNOWN,
                "It may have been done. Sending the same call again is safe, to open an approval only with"
                    + " the same Idempotency-Key.")
            .with(HttpHeaders.RETRY_AFTER, "1"));
  }
}
