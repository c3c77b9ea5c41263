package io.countersign.adapters.web.openapi;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the document that every error is answered with; nothing is ever made of it. A test
 * holds it and the kinds of problems together.
 */
@Schema(name = "Problem", description = "What went wrong (RFC 9457)")
public record ProblemDocument(
    @Schema(
            allowableValues = {
              "urn:countersign:problem:invalid-request",
              "urn:countersign:problem:malformed-json",
              "urn:countersign:problem:invalid-query",
              "urn:countersign:problem:invalid-cursor",
              "urn:countersign:problem:invalid-header",
              "urn:countersign:problem:unauthenticated",
              "urn:countersign:problem:insufficient-scope",
              "urn:countersign:problem:operator-only",
              "urn:countersign:problem:tenant-key-required",
              "urn:countersign:problem:separation-of-duties",
              "urn:countersign:problem:machine-not-allowed",
              "urn:countersign:problem:sandbox-only",
              "urn:countersign:problem:live-only",
              "urn:countersign:problem:forbidden",
              "urn:countersign:problem:not-found",
              "urn:countersign:problem:method-not-allowed",
              "urn:countersign:problem:not-acceptable",
              "urn:countersign:problem:id-taken",
              "urn:countersign:problem:email-taken",
              "urn:countersign:problem:handle-taken",
              "urn:countersign:problem:already-decided",
              "urn:countersign:problem:already-answered",
              "urn:countersign:problem:passed-on",
              "urn:countersign:problem:item-not-open",
              "urn:countersign:problem:request-closed",
              "urn:countersign:problem:content-changed",
              "urn:countersign:problem:not-draft",
              "urn:countersign:problem:not-returned",
              "urn:countersign:problem:return-refused",
              "urn:countersign:problem:question-refused",
              "urn:countersign:problem:nothing-asked",
              "urn:countersign:problem:not-pending",
              "urn:countersign:problem:sandbox-busy",
              "urn:countersign:problem:probe-unsupported",
              "urn:countersign:problem:idempotency-in-progress",
              "urn:countersign:problem:request-expired",
              "urn:countersign:problem:payload-too-large",
              "urn:countersign:problem:uri-too-long",
              "urn:countersign:problem:unsupported-media-type",
              "urn:countersign:problem:unknown-field",
              "urn:countersign:problem:validation-failed",
              "urn:countersign:problem:idempotency-key-reused",
              "urn:countersign:problem:egress-denied",
              "urn:countersign:problem:field-not-editable",
              "urn:countersign:problem:comment-required",
              "urn:countersign:problem:rate-limited",
              "urn:countersign:problem:headers-too-large",
              "urn:countersign:problem:internal-error",
              "urn:countersign:problem:outcome-unknown",
              "urn:countersign:problem:storage-unavailable"
            })
        String type,
    String title,
    int status,
    @Schema(
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            description = "What is particular about it")
        @Nullable String detail,
    String instance,
    @Schema(description = "Under which our log tells more") String traceId,
    @Schema(
            requiredMode = Schema.RequiredMode.NOT_REQUIRED,
            description = "What is wrong with the body")
        @Nullable List<Place> errors) {

  @Schema(name = "ProblemPlace")
  record Place(@Schema(description = "JSON pointer (RFC 6901)") String pointer, String detail) {}
}
