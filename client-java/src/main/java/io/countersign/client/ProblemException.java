package io.countersign.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The installation refused a call and said why, as a problem after RFC 9457. */
public final class ProblemException extends CountersignException {
  private static final long serialVersionUID = 1L;
  private static final String URN = "urn:countersign:problem:";

  private final int status;
  private final String type;
  private final String title;
  private final String detail;
  private final String traceId;
  private final transient List<FieldProblem> errors;
  private final Duration retryAfter;

  /**
   * One value that cannot be used.
   *
   * @param pointer where it stands in what was sent, a JSON Pointer such as {@code /approvers/0}
   */
  public record FieldProblem(String pointer, String detail) {}

  private ProblemException(
      String message,
      int status,
      String type,
      String title,
      String detail,
      String traceId,
      List<FieldProblem> errors,
      Duration retryAfter) {
    super(message, null);
    this.status = status;
    this.type = type;
    this.title = title;
    this.detail = detail;
    this.traceId = traceId;
    this.errors = List.copyOf(errors);
    this.retryAfter = retryAfter;
  }

  /** What is not a problem document came from something in between; its text is not taken over. */
  static ProblemException of(Call call, HttpResponse<byte[]> response) {
    var problem =
        response
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.startsWith("application/problem+json"))
            .flatMap(ours -> Json.tryRead(response.body()))
            .orElseGet(Json::empty);
    var type = problem.path("type").asText("about:blank");
    var title = problem.path("title").asText("Answered " + response.statusCode());
    var detail = problem.path("detail").asText("");
    var traceId = problem.path("traceId").asText("");
    var errors = errors(problem);
    return new ProblemException(
        message(call, response.statusCode(), type, title, detail, traceId, errors),
        response.statusCode(),
        type,
        title,
        detail,
        traceId,
        errors,
        retryAfter(response));
  }

  private static List<FieldProblem> errors(JsonNode problem) {
    var errors = new ArrayList<FieldProblem>();
    for (var error : problem.path("errors")) {
      errors.add(
          new FieldProblem(error.path("pointer").asText(""), error.path("detail").asText("")));
    }
    return errors;
  }

  private static String message(
      Call call,
      int status,
      String type,
      String title,
      String detail,
      String traceId,
      List<FieldProblem> errors) {
    var places =
        errors.stream()
            .map(error -> "; " + error.pointer() + ": " + error.detail())
            .collect(Collectors.joining());
    return call
        + ": "
        + status
        + " "
        + slug(type)
        + ", "
        + title
        + (detail.isEmpty() || !places.isEmpty() ? "" : ": " + detail)
        + places
        + (traceId.isEmpty() ? "" : " (trace " + traceId + ")");
  }

  private static String slug(String type) {
    return type.startsWith(URN) ? type.substring(URN.length()) : type;
  }

  /** In seconds; a date, as HTTP also allows, is not what an installation sends. */
  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(Duration.ZERO);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** {@code urn:countersign:problem:…}, or {@code about:blank} if something in between answered. */
  public String type() {
    return type;
  }

  /** Whether it is of this kind, e.g. {@code not-found} or {@code validation-failed}. */
  public boolean is(String slug) {
    return type.equals(URN + slug);
  }

  /** What kind of problem it is, in words. */
  public String title() {
    return title;
  }

  /** What is wrong in this case; empty if the title says it all. */
  public String detail() {
    return detail;
  }

  /** Under which the log of the installation tells more; empty if there is none. */
  public String traceId() {
    return traceId;
  }

  /** Each value that cannot be used, with its place; empty if that is not the trouble. */
  public List<FieldProblem> errors() {
    return errors == null ? List.of() : errors;
  }

  /** The place of the first value that cannot be used. */
  public Optional<String> pointer() {
    return errors().stream().map(FieldProblem::pointer).findFirst();
  }

  private boolean nothingHappened() {
    return status == 429 || is("storage-unavailable");
  }

  private boolean inBetween() {
    return (status == 502 || status == 503 || status == 504) && !nothingHappened();
  }

  @Override
  public boolean mayHaveHappened() {
    return inBetween() || status == 500 || is("idempotency-in-progress");
  }

  @Override
  boolean allows(Call.Repeating repeating) {
    return nothingHappened()
        || (repeating == Call.Repeating.HARMLESS && (inBetween() || is("idempotency-in-progress")));
  }

  @Override
  Duration retryAfter() {
    return retryAfter;
  }
}
