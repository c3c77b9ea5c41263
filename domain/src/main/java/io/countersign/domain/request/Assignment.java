package io.countersign.domain.request;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.step.ApproverRef;
import java.util.Locale;

/**
 * One approver's item on one request, with the person as known when the request was opened.
 *
 * @param reason which entry of the step's approvers brought this person in
 */
public record Assignment(
    AssignmentId id, EmailAddress email, String name, Locale locale, ApproverRef reason) {

  /** What became of an assignment. */
  public enum State {
    OPEN,
    APPROVED,
    REJECTED,
    /** Nothing is asked of this person: the request is over, or waits for changes. */
    CLOSED
  }
}
