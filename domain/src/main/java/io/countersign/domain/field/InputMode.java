package io.countersign.domain.field;

/** Whether an approver may change a value. */
public enum InputMode {
  LOCKED,
  EDITABLE_OPTIONAL,
  /** Approving needs a value entered by the approver. */
  REQUIRED_FROM_HUMAN
}
