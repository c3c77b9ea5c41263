package io.countersign.adapters.web.hil;

import io.micronaut.http.HttpStatus;

/** Why a page is not what was hoped for. The slug names it for support, tests and logs. */
enum PageProblem {
  LINK_INVALID(HttpStatus.BAD_REQUEST, "link-invalid"),
  /** The address of a page, reloaded after the token had been taken from the address bar. */
  LINK_MISSING(HttpStatus.BAD_REQUEST, "link-missing"),
  DUPLICATE_PARAMETER(HttpStatus.BAD_REQUEST, "duplicate-parameter"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type"),
  PAYLOAD_TOO_LARGE(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "payload-too-large"),
  CROSS_SITE(HttpStatus.FORBIDDEN, "cross-site-request"),
  TICKET_INVALID(HttpStatus.FORBIDDEN, "form-ticket-invalid"),
  SELF_APPROVAL(HttpStatus.FORBIDDEN, "separation-of-duties"),
  TOO_MANY_ATTEMPTS(HttpStatus.TOO_MANY_REQUESTS, "too-many-attempts"),
  RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS, "rate-limited"),
  CODE_NEEDED(HttpStatus.OK, "code-needed"),
  LINK_EXPIRED(HttpStatus.GONE, "link-expired"),
  /** The request can be answered for longer than its link, because somebody asked something. */
  LINK_OUTLIVED(HttpStatus.GONE, "link-outlived"),
  RECEIPT_EXPIRED(HttpStatus.GONE, "receipt-expired"),
  LINK_REVOKED(HttpStatus.GONE, "link-revoked"),
  REQUEST_RECALLED(HttpStatus.GONE, "request-recalled"),
  REQUEST_CANCELLED(HttpStatus.GONE, "request-cancelled"),
  PASSED_ON(HttpStatus.GONE, "passed-on"),
  REQUEST_CLOSED(HttpStatus.GONE, "request-closed"),
  REQUEST_RETURNED(HttpStatus.CONFLICT, "request-returned"),
  REQUEST_REVISED(HttpStatus.CONFLICT, "request-revised"),
  /** The directory does not know the person of the link. */
  AWAY_UNKNOWN(HttpStatus.OK, "away-unknown"),
  RETURN_REFUSED(HttpStatus.CONFLICT, "return-refused"),
  /** No problem at all: the question is with whoever asked for the approval. */
  QUESTION_SENT(HttpStatus.OK, "question-sent"),
  QUESTION_REFUSED(HttpStatus.CONFLICT, "question-refused"),
  OVERRIDDEN(HttpStatus.CONFLICT, "overridden"),
  ALREADY_DECIDED(HttpStatus.CONFLICT, "already-decided"),
  CONTENT_CHANGED(HttpStatus.CONFLICT, "content-changed"),
  VALIDATION_FAILED(HttpStatus.UNPROCESSABLE_ENTITY, "validation-failed"),
  FIELD_NOT_EDITABLE(HttpStatus.UNPROCESSABLE_ENTITY, "field-not-editable"),
  COMMENT_REQUIRED(HttpStatus.UNPROCESSABLE_ENTITY, "comment-required"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error"),
  PREFETCH(HttpStatus.SERVICE_UNAVAILABLE, "prefetch-refused"),
  OUTCOME_UNKNOWN(HttpStatus.SERVICE_UNAVAILABLE, "outcome-unknown"),
  STORAGE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "storage-unavailable");

  private final HttpStatus status;
  private final String slug;

  PageProblem(HttpStatus status, String slug) {
    this.status = status;
    this.slug = slug;
  }

  HttpStatus status() {
    return status;
  }

  String slug() {
    return slug;
  }
}
