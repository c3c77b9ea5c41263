package io.countersign.domain.field;

/** Whether an approver sees a value. */
public enum DisplayMode {
  /** Shown as it is. */
  READABLE,
  /** The approver sees that there is a value, not which. */
  READABLE_MASKED,
  /** The approver does not learn that the field exists. */
  CONCEALED
}
