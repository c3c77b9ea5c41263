package io.countersign.domain.workflow;

/** How a path through a workflow ended, and with the last path the execution. */
public enum PathResult {
  APPROVED,
  REJECTED,
  EXPIRED,
  /** Withdrawn by the requester. */
  RECALLED,
  CANCELLED,
  /** Came to its end without a decision. */
  COMPLETED;

  public boolean success() {
    return this == APPROVED || this == COMPLETED;
  }
}
