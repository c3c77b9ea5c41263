package io.countersign.domain.request;

/** Where a request stands. Its outcome is a separate thing, see {@link Outcome}. */
public enum RequestState {
  /** Written down, and nobody is asked yet. */
  DRAFT,
  PENDING,
  RETURNED,
  APPROVED,
  REJECTED,
  /** Withdrawn by the requester. */
  RECALLED,
  /** Stopped by an administrator. */
  CANCELLED,
  EXPIRED
}
