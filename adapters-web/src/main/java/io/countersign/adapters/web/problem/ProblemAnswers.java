package io.countersign.adapters.web.problem;

import io.countersign.application.runtime.Ids;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;

/** Writes problems as {@code application/problem+json}. */
@Singleton
final class ProblemAnswers {
  private static final MediaType PROBLEM_JSON = MediaType.of("application/problem+json");
  private static final String TRACE = "countersign.trace";

  private final Ids ids;

  ProblemAnswers(Ids ids) {
    this.ids = ids;
  }

  MutableHttpResponse<String> answer(HttpRequest<?> request, Problem problem) {
    MutableHttpResponse<String> response = HttpResponse.status(problem.type().status());
    return fill(response, request, problem);
  }

  /** Turns an answer that has its status already into a problem. */
  MutableHttpResponse<String> fill(
      MutableHttpResponse<?> response, HttpRequest<?> request, Problem problem) {
    if (problem.type() == ProblemType.UNAUTHENTICATED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"countersign\"");
    }
    problem.headers().forEach(response::header);
    response.contentType(PROBLEM_JSON);
    return response.body(CanonicalJson.write(document(request, problem)));
  }

  /** The name under which a request's failure stands in our log. */
  String trace(HttpRequest<?> request) {
    return request
        .getAttribute(TRACE, String.class)
        .orElseGet(() -> {
          var trace = ids.next("trc");
          request.setAttribute(TRACE, trace);
          return trace;
        });
  }

  private JsonValue.Obj document(HttpRequest<?> request, Problem problem) {
    var document =
        JsonValue.object()
            .put("type", problem.type().urn())
            .put("title", problem.type().title())
            .put("status", problem.type().status().getCode())
            .put("instance", request.getPath())
            .put("traceId", trace(request));
    if (!problem.detail().isEmpty()) {
      document.put("detail", problem.detail());
    }
    if (!problem.errors().isEmpty()) {
      document.put(
          "errors",
          JsonValue.array(
              problem.errors().stream()
                  .map(e ->
                      JsonValue.object()
                          .put("pointer", e.pointer())
                          .put("detail", e.detail())
                          .build())
                  .toList()));
    }
    return document.build();
  }
}
