package io.countersign.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An approval as it stood when it was asked for.
 *
 * @param expiresAt null of a draft, and while a question waits for your reply: no clock runs then
 * @param pausedSince since when one waits; null if none does
 * @param questions what approvers have asked, in order
 * @param revision counts from 1; one more each time it is resubmitted
 * @param returned why it waits for changes; null if it does not
 * @param outcome null until it is decided
 * @param json the whole document, for what has no name here
 */
public record Approval(
    String id,
    State state,
    String title,
    Map<String, String> labels,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant pausedSince,
    @Nullable Instant closedAt,
    int revision,
    String contentDigest,
    List<Assignment> assignments,
    @Nullable Returned returned,
    List<Question> questions,
    @Nullable Outcome outcome,
    String json) {

  /** Where an approval stands. */
  public enum State {
    DRAFT,
    PENDING,
    RETURNED,
    APPROVED,
    REJECTED,
    RECALLED,
    CANCELLED,
    EXPIRED
  }

  /**
   * One approver's item.
   *
   * @param state {@code open}, {@code approved}, {@code rejected}, {@code closed}, {@code
   *     delegated} or {@code reassigned}; there may be more one day
   */
  public record Assignment(String id, String email, String name, String state) {
    static Assignment of(JsonNode json) {
      return new Assignment(
          Json.text(json, "id"),
          Json.text(json, "email"),
          Json.textOrEmpty(json, "name"),
          Json.text(json, "state"));
    }
  }

  /** By whom it was sent back for changes, and why. */
  public record Returned(Instant at, Responder by, String comment) {
    static Returned of(JsonNode json) {
      return new Returned(
          Json.time(json, "at"), Responder.of(json.path("by")), Json.textOrEmpty(json, "comment"));
    }
  }

  /**
   * What an approver wants to know.
   *
   * @param reply null if there is none
   */
  public record Question(int number, Instant at, Responder by, String text, @Nullable Reply reply) {
    static Question of(JsonNode json) {
      return new Question(
          json.path("number").asInt(),
          Json.time(json, "at"),
          Responder.of(json.path("by")),
          Json.textOrEmpty(json, "text"),
          Json.orNull(json, "reply", Reply::of));
    }
  }

  /** What was said to a question. */
  public record Reply(Instant at, Responder by, String text) {
    static Reply of(JsonNode json) {
      return new Reply(
          Json.time(json, "at"), Responder.of(json.path("by")), Json.textOrEmpty(json, "text"));
    }
  }

  static Approval of(JsonNode json) {
    return new Approval(
        Json.text(json, "id"),
        Json.choice(json, "state", State.class),
        Json.text(json, "title"),
        Json.texts(json, "labels"),
        Json.time(json, "createdAt"),
        Json.timeOrNull(json, "expiresAt"),
        Json.timeOrNull(json, "pausedSince"),
        Json.timeOrNull(json, "closedAt"),
        json.path("revision").asInt(1),
        Json.text(json, "contentDigest"),
        Json.list(json, "assignments", Assignment::of),
        Json.orNull(json, "returned", Returned::of),
        Json.list(json, "questions", Question::of),
        Json.orNull(json, "outcome", Outcome::of),
        json.toString());
  }

  /** The same as cases to switch over. */
  public ApprovalResult result() {
    return switch (state) {
      case DRAFT -> new ApprovalResult.Draft(this);
      case PENDING ->
          pausedSince == null
              ? new ApprovalResult.StillPending(this)
              : new ApprovalResult.InfoWanted(this);
      case RETURNED -> new ApprovalResult.ForChanges(this, known(returned));
      case APPROVED -> new ApprovalResult.Approved(this, known(outcome));
      case REJECTED -> new ApprovalResult.Rejected(this, known(outcome));
      case RECALLED -> new ApprovalResult.Recalled(this);
      case CANCELLED -> new ApprovalResult.Cancelled(this);
      case EXPIRED -> new ApprovalResult.Expired(this);
    };
  }

  private static <T> T known(@Nullable T part) {
    if (part == null) {
      throw new UnreadableAnswerException("The answer says how it ended, but not with what.");
    }
    return part;
  }

  /** Without what was asked and answered. */
  @Override
  public String toString() {
    return "Approval[" + id + ", " + state + ", revision " + revision + "]";
  }
}
