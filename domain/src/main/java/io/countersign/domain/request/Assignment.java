package io.countersign.domain.request;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.step.ApproverRef;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One approver's item on one request, with the person as known when they came in. Nobody has two
 * items on one request.
 *
 * @param reasons which entries of the step's approvers brought this person in; none for whoever
 *     only stands in for others
 * @param passedOn where the item went, null for whoever still has it
 */
public record Assignment(
    AssignmentId id,
    EmailAddress email,
    String name,
    Locale locale,
    List<ApproverRef> reasons,
    @Nullable PassedOn passedOn) {

  public Assignment {
    reasons = List.copyOf(reasons);
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

  /** Why an item went to somebody else. */
  public enum Cause {
    /** A stand-in had been named, who was asked from the start. */
    DELEGATION,
    /** It was given to somebody else later on. */
    REASSIGNMENT
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
    /** Somebody else is asked by now, see {@link Cause#REASSIGNMENT}. */
    REASSIGNED
  }

  /** How this person is named to others. */
  public String display() {
    return name.isBlank() ? email.value() : name;
  }

  boolean samePersonAs(Assignment other) {
    return email.samePersonAs(other.email);
  }

  Assignment because(List<ApproverRef> why) {
    return new Assignment(id, email, name, locale, why, passedOn);
  }

  Assignment passOn(AssignmentId to, Cause cause) {
    return new Assignment(id, email, name, locale, reasons, new PassedOn(to, cause));
  }
}
