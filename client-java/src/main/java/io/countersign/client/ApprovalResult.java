package io.countersign.client;

/** Where an approval stands, as cases to switch over: finely, or with {@link NotDecided} as one. */
public sealed interface ApprovalResult {
  Approval approval();

  /** Go on, with the values in the outcome. */
  record Approved(Approval approval, Outcome outcome) implements ApprovalResult {}

  /** Do not. */
  record Rejected(Approval approval, Outcome outcome) implements ApprovalResult {}

  /** Nobody has decided it, for whatever reason. */
  sealed interface NotDecided extends ApprovalResult {}

  /** Nobody is asked yet: {@link Approvals#submit} does. */
  record Draft(Approval approval) implements NotDecided {}

  /** An approver wants changes: {@link Approvals#resubmit} asks again. */
  record ForChanges(Approval approval, Approval.Returned returned) implements NotDecided {}

  /**
   * An approver has asked something, and no time runs out before {@link Approvals#reply}; people
   * may still answer. {@link Approval#questions} says what.
   */
  record InfoWanted(Approval approval) implements NotDecided {}

  /** Nobody answered in time. */
  record Expired(Approval approval) implements NotDecided {}

  /** It was withdrawn on behalf of the requester. */
  record Recalled(Approval approval) implements NotDecided {}

  /** It was stopped by an administrator. */
  record Cancelled(Approval approval) implements NotDecided {}

  /** People are still asked. */
  record StillPending(Approval approval) implements NotDecided {}
}
