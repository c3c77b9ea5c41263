package io.countersign.adapters.web.problem;

import io.micronaut.http.HttpStatus;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every kind of problem the API answers with; the slug is the name in kebab case. */
public enum ProblemType {
  INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be understood"),
  MALFORMED_JSON(HttpStatus.BAD_REQUEST, "The body is not well-formed JSON"),
  INVALID_QUERY(HttpStatus.BAD_REQUEST, "A query parameter cannot be used"),
  INVALID_CURSOR(HttpStatus.BAD_REQUEST, "This cursor does not belong to this list"),
  INVALID_HEADER(HttpStatus.BAD_REQUEST, "A header cannot be used"),
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "A valid key is needed"),
  INSUFFICIENT_SCOPE(HttpStatus.FORBIDDEN, "The key lacks a scope"),
  OPERATOR_ONLY(HttpStatus.FORBIDDEN, "Only the operator may do this"),
  TENANT_KEY_REQUIRED(HttpStatus.FORBIDDEN, "This takes the key of a tenant"),
  SEPARATION_OF_DUTIES(HttpStatus.FORBIDDEN, "Nobody approves their own request"),
  MACHINE_NOT_ALLOWED(HttpStatus.FORBIDDEN, "This approval is for people only"),
  SANDBOX_ONLY(HttpStatus.CONFLICT, "This is for sandbox tenants only"),
  LIVE_ONLY(HttpStatus.CONFLICT, "This is for live tenants only"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "This is not allowed"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This method is not known here"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "There is no answer in an accepted form"),
  ID_TAKEN(HttpStatus.CONFLICT, "This id is taken"),
  EMAIL_TAKEN(HttpStatus.CONFLICT, "Somebody has this address already"),
  HANDLE_TAKEN(HttpStatus.CONFLICT, "Somebody has this handle already"),
  ALREADY_DECIDED(HttpStatus.CONFLICT, "Others have decided this"),
  ALREADY_ANSWERED(HttpStatus.CONFLICT, "The other answer was given before"),
  PASSED_ON(HttpStatus.CONFLICT, "Somebody else is asked instead"),
  ITEM_NOT_OPEN(HttpStatus.CONFLICT, "The item was answered or passed on"),
  REQUEST_CLOSED(HttpStatus.CONFLICT, "The request was withdrawn"),
  CONTENT_CHANGED(HttpStatus.CONFLICT, "The content is not what was shown"),
  NOT_DRAFT(HttpStatus.CONFLICT, "The request is not a draft"),
  NOT_RETURNED(HttpStatus.CONFLICT, "The request does not wait for changes"),
  RETURN_REFUSED(HttpStatus.CONFLICT, "It cannot be returned for changes"),
  QUESTION_REFUSED(HttpStatus.CONFLICT, "No more questions are taken"),
  NOTHING_ASKED(HttpStatus.CONFLICT, "No question waits for a reply"),
  NOT_PENDING(HttpStatus.CONFLICT, "The request is over"),
  SANDBOX_BUSY(HttpStatus.CONFLICT, "The clock is being moved"),
  PROBE_UNSUPPORTED(HttpStatus.CONFLICT, "This channel cannot be tried out"),
  IDEMPOTENCY_IN_PROGRESS(HttpStatus.CONFLICT, "The first call with this key is still running"),
  REQUEST_EXPIRED(HttpStatus.GONE, "The request has expired"),
  PAYLOAD_TOO_LARGE(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
  URI_TOO_LONG(HttpStatus.REQUEST_URI_TOO_LONG, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "This form of body is not taken"),
  UNKNOWN_FIELD(HttpStatus.UNPROCESSABLE_ENTITY, "The body has an unknown member"),
  VALIDATION_FAILED(HttpStatus.UNPROCESSABLE_ENTITY, "Some values cannot be used"),
  IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_ENTITY, "The key came with another body before"),
  EGRESS_DENIED(HttpStatus.UNPROCESSABLE_ENTITY, "This installation does not connect there"),
  FIELD_NOT_EDITABLE(HttpStatus.UNPROCESSABLE_ENTITY, "A field cannot be changed"),
  COMMENT_REQUIRED(HttpStatus.UNPROCESSABLE_ENTITY, "A comment is required"),
  RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "Too many calls in a short time"),
  HEADERS_TOO_LARGE(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong here"),
  OUTCOME_UNKNOWN(HttpStatus.SERVICE_UNAVAILABLE, "Whether it was stored is unknown"),
  STORAGE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The storage does not answer");

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What a problem document names as its type: absolute, and not to be fetched. */
  public String urn() {
    return "urn:countersign:problem:" + slug();
  }

  /** The general problem of a status, for answers that come from the server itself. */
  static Optional<ProblemType> general(int status) {
    return switch (status) {
      case 400 -> Optional.of(INVALID_REQUEST);
      case 403 -> Optional.of(FORBIDDEN);
      default -> Arrays.stream(values()).filter(t -> t.status.getCode() == status).findFirst();
    };
  }
}
