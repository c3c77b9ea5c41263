package io.countersign.adapters.web.openapi;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the document that {@code RevisionDocument} writes; nothing is ever made of it. A test
 * holds the two together.
 */
@Schema(name = "ApprovalRevision")
public record ApprovalRevision(
    @Schema(description = "Counts from 1") int revision,
    String title,
    String summary,
    @Schema(description = "As they were proposed; without concealed fields")
        List<Approval.Field> fields,
    String contentDigest,
    @Schema(description = "Those given to this revision") List<RevisionDecision> decisions,
    @Schema(nullable = true, description = "Null if it was not sent back")
        Approval.@Nullable Returned returned) {

  /** All revisions of an approval. */
  @Schema(name = "ApprovalRevisions")
  public record All(List<ApprovalRevision> items) {}

  @Schema(name = "RevisionDecision")
  record RevisionDecision(
      String id,
      @Schema(allowableValues = {"approve", "reject"}) String verdict,
      @Schema(format = "date-time") String at,
      Approval.Responder by,
      String channel,
      @Schema(allowableValues = {"link", "channel", "session", "passkey"}) String assurance,
      @Schema(nullable = true) @Nullable String comment,
      String contentDigest,
      int revision,
      @Schema(nullable = true, description = "The first revision to which it does not count")
          @Nullable Integer staleSince) {}
}
