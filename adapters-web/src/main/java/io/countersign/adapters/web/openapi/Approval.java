package io.countersign.adapters.web.openapi;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes the document that {@code ApprovalDocument} writes; nothing is ever made of it. A test
 * holds the two together.
 */
@Schema(name = "Approval")
public record Approval(
    @Schema(format = "uuid") String id,
    @Schema(
            allowableValues = {
              "draft",
              "pending",
              "returned",
              "approved",
              "rejected",
              "recalled",
              "cancelled",
              "expired"
            })
        String state,
    String title,
    String summary,
    Workflow workflow,
    @Schema(nullable = true) @Nullable Requester requester,
    @Schema(description = "Without concealed fields") List<Field> fields,
    Quorum quorum,
    @Schema(
            description =
                "Each channel by its name, or with what may be answered through it, and how long"
                    + " after the others it is used ({channel, answers, after})")
        List<Object> delivery,
    Map<String, String> labels,
    @Schema(format = "date-time") String createdAt,
    @Schema(
            format = "date-time",
            nullable = true,
            description =
                "Null of a draft, which has no end, and while a question waits for a reply")
        @Nullable String expiresAt,
    @Schema(
            format = "date-time",
            nullable = true,
            description = "Since when its clocks stand still, because a question waits")
        @Nullable String pausedSince,
    @Schema(
            allowableValues = {"expire", "reject", "approve", "escalate"},
            description = "What becomes of it if nobody answers by then")
        String onExpiry,
    @Schema(nullable = true, description = "Whose working time counts; null if all time does")
        @Nullable String calendar,
    @Schema(description = "How many levels of the ladder this revision has used") int escalated,
    @Schema(format = "date-time", nullable = true) @Nullable String nextEscalationAt,
    @Schema(format = "date-time", nullable = true) @Nullable String closedAt,
    @Schema(description = "Counts from 1; one more each time it is resubmitted") int revision,
    @Schema(nullable = true, description = "Why it waits for changes; null if it does not")
        @Nullable Returned returned,
    @Schema(description = "What approvers have asked, in order") List<Question> questions,
    @Schema(description = "Of what this revision asks: sha256: and 64 hex digits")
        String contentDigest,
    @Schema(
            description =
                "Of what is asked now: another one once somebody has entered values. A decision"
                    + " names it as its contentDigest")
        String shownDigest,
    List<Assignment> assignments,
    @Schema(nullable = true, description = "Null until it is decided") @Nullable Outcome outcome) {

  /** A part of a list of approvals. */
  @Schema(name = "ApprovalPage")
  public record Part(List<Approval> items, @Schema(nullable = true) @Nullable String nextCursor) {}

  @Schema(name = "ApprovalWorkflow")
  record Workflow(String executionId, String stepId) {}

  @Schema(name = "ApprovalRequester")
  record Requester(String email) {}

  @Schema(name = "ApprovalField")
  record Field(
      String name,
      String label,
      @Schema(allowableValues = {"text", "long-text", "number", "boolean", "date", "choice"})
          String type,
      @Schema(nullable = true, description = "A text, number or boolean; dots if it is masked")
          @Nullable Object value,
      @Schema(allowableValues = {"readable", "readable-masked"}) String display,
      @Schema(allowableValues = {"locked", "editable-optional", "required-from-human"})
          String input) {}

  @Schema(name = "ApprovalQuorum")
  record Quorum(
      @Schema(allowableValues = {"any", "all", "at-least", "percent", "per-group"}) String rule,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, description = "With at-least")
          @Nullable Integer n,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, description = "With percent")
          @Nullable Integer p,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, description = "With per-group")
          @Nullable GroupRule each,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, description = "With per-group")
          @Nullable List<Group> groups,
      int veto,
      @Schema(
              description =
                  "How many approvals it takes; with per-group the sum of all groups, where somebody"
                      + " may count in several")
          int required,
      @Schema(description = "How many people approved") int approvals,
      @Schema(description = "How many people rejected") int rejections) {}

  @Schema(name = "ApprovalGroupRule")
  record GroupRule(
      @Schema(allowableValues = {"any", "all", "at-least", "percent"}) String rule,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, description = "With at-least")
          @Nullable Integer n,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED, description = "With percent")
          @Nullable Integer p) {}

  @Schema(name = "ApprovalGroup")
  record Group(
      @Schema(description = "The entry of approvers that makes these people a group")
          GroupEntry approvers,
      int asked,
      int required,
      int approvals,
      int rejections) {}

  @Schema(name = "ApprovalGroupEntry", description = "One of the three")
  record GroupEntry(
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String email,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String role,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String managerOf) {}

  @Schema(name = "Assignment")
  record Assignment(
      String id,
      String email,
      String name,
      @Schema(
              allowableValues = {
                "open",
                "approved",
                "rejected",
                "closed",
                "delegated",
                "reassigned",
                "notified"
              })
          String state,
      @Schema(nullable = true, description = "The assignment of whoever is asked instead")
          @Nullable String passedOnTo,
      @Schema(description = "In whose place this person is asked, along the chain")
          List<Party> onBehalfOf,
      @Schema(nullable = true, description = "What brought this person in; null if they were there")
          @Nullable Via escalation,
      @Schema(nullable = true) @Nullable Decision decision,
      @Schema(description = "Left out of lists", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          List<Delivery> deliveries) {}

  @Schema(name = "AssignmentEscalation")
  record Via(
      @Schema(description = "Of the ladder, from 1") int level,
      @Schema(allowableValues = {"notify", "widen", "replace"}) String action) {}

  @Schema(name = "AssignmentParty")
  record Party(String email, String name) {}

  @Schema(name = "Delivery")
  record Delivery(
      String id,
      String channel,
      String kind,
      String state,
      int attempts,
      @Schema(nullable = true) @Nullable String lastFailure,
      @Schema(format = "date-time", description = "When it may be sent at the earliest")
          String dueAt,
      @Schema(format = "date-time", nullable = true) @Nullable String sentAt) {}

  @Schema(name = "Decision")
  record Decision(
      String id,
      @Schema(allowableValues = {"approve", "reject"}) String verdict,
      @Schema(format = "date-time") String at,
      Responder by,
      String channel,
      @Schema(allowableValues = {"link", "channel", "session", "passkey"}) String assurance,
      @Schema(nullable = true) @Nullable String comment,
      String contentDigest,
      @Schema(description = "To which revision it was given") int revision) {}

  @Schema(name = "Returned", description = "By whom it was sent back for changes, and why")
  record Returned(
      @Schema(format = "date-time") String at,
      Responder by,
      String channel,
      @Schema(allowableValues = {"link", "channel", "session", "passkey"}) String assurance,
      String comment) {}

  @Schema(name = "Question")
  record Question(
      @Schema(description = "Counts from 1, through all revisions") int number,
      @Schema(description = "In which revision it was asked") int revision,
      @Schema(format = "date-time") String at,
      Responder by,
      String channel,
      @Schema(allowableValues = {"link", "channel", "session", "passkey"}) String assurance,
      String text,
      @Schema(nullable = true, description = "Null while it waits; another revision ends that")
          @Nullable Reply reply) {}

  @Schema(name = "Reply")
  record Reply(@Schema(format = "date-time") String at, Responder by, String text) {}

  @Schema(name = "Responder", description = "A person by email, or a program by its API key")
  record Responder(
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String email,
      @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String apiKey,
      String name) {}

  @Schema(name = "Outcome")
  record Outcome(
      @Schema(allowableValues = {"approve", "reject"}) String verdict,
      @Schema(format = "date-time") String decidedAt,
      @Schema(description = "Whether an administrator decided above the rules; comment says why")
          boolean override,
      @Schema(
              nullable = true,
              allowableValues = {"on-expiry"},
              description =
                  "Set if nobody has decided: it is what the request says of its time running out")
          @Nullable String rule,
      @Schema(nullable = true) @Nullable Responder decidedBy,
      @Schema(nullable = true) @Nullable String channel,
      @Schema(
              nullable = true,
              allowableValues = {"link", "channel", "session", "passkey"})
          @Nullable String assurance,
      @Schema(nullable = true) @Nullable String comment,
      String contentDigest,
      Map<String, OutcomeField> fields) {}

  @Schema(name = "OutcomeField")
  record OutcomeField(
      @Schema(nullable = true) @Nullable Object proposed,
      @Schema(nullable = true) @Nullable Object submitted,
      @Schema(nullable = true, description = "What counts") @Nullable Object effective) {}
}
