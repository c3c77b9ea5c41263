package io.countersign.domain.step;

/** What becomes of a request whose time is over. */
public enum OnExpiry {
  /** It ends without an outcome. */
  EXPIRE,
  /** It is rejected, by this rule and nobody's decision. */
  REJECT,
  /** It is approved, likewise; but not if somebody has rejected, or was not reached. */
  APPROVE,
  /**
   * The last level of its ladder is used then, and the time that it had begins once more; at the
   * end of that it ends without an outcome.
   */
  ESCALATE
}
