package io.countersign.domain.request;

import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;

/** What became of a wish to open a request. */
public sealed interface OpenResult {
  record Opened(ApprovalRequest request) implements OpenResult {}

  /** Nobody holds the role, so nobody would ever answer. */
  record NobodyHolds(ApproverRef.InRole approver) implements OpenResult {}

  /** The tenant has no calendar of this name. */
  record NoSuchCalendar(CalendarName calendar) implements OpenResult {}

  /** There is no requester, or nobody knows whom the requester reports to. */
  record ManagerUnknown(ApproverRef.ManagerOfRequester approver) implements OpenResult {}

  /** The only people found are the requester, who cannot approve their own request. */
  record OnlyTheRequester() implements OpenResult {}

  /**
   * Its roles have more people than one request may ask, see {@link ApprovalStep#MAX_APPROVERS}.
   */
  record TooManyPeople(int asked) implements OpenResult {}

  /** More approvals are demanded than there are people to give them. */
  record QuorumTooLarge(int required, int asked) implements OpenResult {}

  /** The same of one group, when each of them must approve. */
  record GroupTooSmall(ApproverRef group, int required, int asked) implements OpenResult {}
}
