package io.countersign.domain.request;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.Escalation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One approver's item on one request, with the person as known when they came in. Nobody has two
 * items on one request; but whoever was told of it may be asked later.
 *
 * @param reasons which entries of the step's approvers brought this person in; none for whoever
 *     only stands in for others
 * @param passedOn where the item went, null for whoever still has it
 * @param via which escalation brought this person in, null for whoever was there without one
 */
public record Assignment(
    AssignmentId id,
    EmailAddress email,
    String name,
    Locale locale,
    List<ApproverRef> reasons,
    @Nullable PassedOn passedOn,
    @Nullable Via via) {

  public Assignment {
    reasons = List.copyOf(reasons);
  }

  /** The item of somebody who came in without an escalation. */
  public Assignment(
      AssignmentId id,
      EmailAddress email,
      String name,
      Locale locale,
      List<ApproverRef> reasons,
      @Nullable PassedOn passedOn) {
    this(id, email, name, locale, reasons, passedOn, null);
  }

  /** The item of somebody who came in through one entry. */
  public Assignment(
      AssignmentId id, EmailAddress email, String name, Locale locale, ApproverRef reason) {
    this(id, email, name, locale, List.of(reason), null);
  }

  /**
   * That somebody else has the item now.
   *
   * @param to that person's assignment
   */
  public record PassedOn(AssignmentId to, Cause cause) {}

  /**
   * An escalation.
   *
   * @param level from 1
   */
  public record Via(int level, Escalation.Action action) {}

  /** Why an item went to somebody else. */
  public enum Cause {
    /** A stand-in had been named, who was asked from the start. */
    DELEGATION,
    /** It was given to somebody else later on. */
    REASSIGNMENT,
    /** It went to somebody else because nobody had answered by then. */
    ESCALATION
  }

  /** What became of an assignment. */
  public enum State {
    OPEN,
    APPROVED,
    REJECTED,
    /** Nothing is asked of this person: the request is over, or waits for changes. */
    CLOSED,
    /** Somebody else was asked from the start, see {@link Cause#DELEGATION}. */
    DELEGATED,
    /**
     * Somebody else is asked by now, see {@link Cause#REASSIGNMENT} and {@link Cause#ESCALATION}.
     */
    REASSIGNED,
    /** Was told by an escalation, and never asked. */
    NOTIFIED
  }

  /** How this person is named to others. */
  public String display() {
    return name.isBlank() ? email.value() : name;
  }

  /** Whether this person was only told: there is nothing for them to answer. */
  public boolean onlyTold() {
    return via != null && via.action() == Escalation.Action.NOTIFY;
  }

  boolean samePersonAs(Assignment other) {
    return email.samePersonAs(other.email);
  }

  /** The same person under another of their addresses. */
  public Assignment under(EmailAddress address) {
    return new Assignment(id, address, name, locale, reasons, passedOn, via);
  }

  Assignment because(List<ApproverRef> why) {
    return new Assignment(id, email, name, locale, why, passedOn, via);
  }

  Assignment through(Via escalation, List<ApproverRef> why) {
    return new Assignment(id, email, name, locale, why, passedOn, escalation);
  }

  Assignment passOn(AssignmentId to, Cause cause) {
    return new Assignment(id, email, name, locale, reasons, new PassedOn(to, cause), via);
  }
}
