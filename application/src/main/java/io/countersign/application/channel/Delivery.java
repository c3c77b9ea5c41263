package io.countersign.application.channel;

import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message on one channel for one assignment.
 *
 * @param audience with {@code EVERYBODY} it stands for all assignments of the request, and is filed
 *     under the last of those who were asked when it was sent
 * @param handle set once it was sent
 * @param attempts how many attempts were begun
 * @param lastFailure class of the last failure, empty for none, and while an attempt is under way
 * @param dueAt before which it is not sent: later than {@code createdAt} if the step says so of the
 *     channel, or while its reader has quiet hours
 * @param revision of the request, about which it is
 */
public record Delivery(
    DeliveryId id,
    RequestId request,
    AssignmentId assignment,
    Audience audience,
    ChannelId channel,
    Kind kind,
    State state,
    @Nullable MessageHandle handle,
    int attempts,
    String lastFailure,
    Instant createdAt,
    Instant dueAt,
    @Nullable Instant sentAt,
    int revision) {

  /** What the message is about. */
  public enum Kind {
    ASK,
    REMINDER,
    /** It is over; nothing left to do. */
    CLOSING,
    RECEIPT,
    /** Somebody else is asked instead; nothing left to do. */
    PASSED_ON,
    /** Others have not answered yet; nothing to do for the reader. */
    ESCALATION
  }

  /** Where it stands. */
  public enum State {
    QUEUED,
    SENT,
    /** Given up: see {@code lastFailure} and the exhausted jobs. */
    FAILED,
    /** Its time had passed before it could be sent, e.g. the request was decided. */
    SKIPPED
  }

  public static Delivery queued(
      DeliveryId id,
      RequestId request,
      AssignmentId assignment,
      Audience audience,
      ChannelId channel,
      Kind kind,
      Instant now,
      Instant due,
      int revision) {
    return new Delivery(
        id,
        request,
        assignment,
        audience,
        channel,
        kind,
        State.QUEUED,
        null,
        0,
        "",
        now,
        due,
        null,
        revision);
  }

  /** Whether its time has come; it may go on waiting for other reasons. */
  public boolean due(Instant now) {
    return !now.isBefore(dueAt);
  }

  /** Whether it is read by whoever has this assignment. */
  public boolean reaches(AssignmentId reader) {
    return audience == Audience.EVERYBODY || assignment.equals(reader);
  }

  public Delivery attempted() {
    return new Delivery(
        id,
        request,
        assignment,
        audience,
        channel,
        kind,
        state,
        handle,
        attempts + 1,
        "",
        createdAt,
        dueAt,
        sentAt,
        revision);
  }

  /** Not before then: its reader is not to be disturbed. */
  public Delivery postponed(Instant until) {
    return new Delivery(
        id,
        request,
        assignment,
        audience,
        channel,
        kind,
        state,
        handle,
        attempts,
        lastFailure,
        createdAt,
        until,
        sentAt,
        revision);
  }

  /** It went out now; or it was rewritten now, which does not make it newer. */
  public Delivery sent(MessageHandle sentHandle, Instant now) {
    return new Delivery(
        id,
        request,
        assignment,
        audience,
        channel,
        kind,
        State.SENT,
        sentHandle,
        attempts,
        "",
        createdAt,
        dueAt,
        sentAt == null ? now : sentAt,
        revision);
  }

  public Delivery ended(State next, String why) {
    return new Delivery(
        id,
        request,
        assignment,
        audience,
        channel,
        kind,
        next,
        handle,
        attempts,
        why,
        createdAt,
        dueAt,
        sentAt,
        revision);
  }
}
