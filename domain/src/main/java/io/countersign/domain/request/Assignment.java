package io.countersign.domain.request;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.step.ApproverRef;
import java.util.List;
import java.util.Locale;

/**
 * One approver's item on one request, with the person as known when the request was opened. Nobody
 * has two items on one request.
 *
 * @param reasons which entries of the step's approvers brought this person in
 */
public record Assignment(
    AssignmentId id, EmailAddress email, String name, Locale locale, List<ApproverRef> reasons) {

  public Assignment {
    reasons = List.copyOf(reasons);
  }

  /** The item of somebody who came in through one entry. */
  public Assignment(
      AssignmentId id, EmailAddress email, String name, Locale locale, ApproverRef reason) {
    this(id, email, name, locale, List.of(reason));
  }

  /** What became of an assignment. */
  public enum State {
    OPEN,
    APPROVED,
    REJECTED,
    /** The request ended before this person answered. */
    CLOSED
  }

  boolean samePersonAs(Assignment other) {
    return email.samePersonAs(other.email);
  }

  Assignment because(List<ApproverRef> why) {
    return new Assignment(id, email, name, locale, why);
  }
}
