package io.countersign.client;

import java.util.Locale;

/** What becomes of an approval whose time is over. */
public enum OnExpiry {
  /** It ends without an outcome. */
  EXPIRE,
  /** It is rejected, by this rule and nobody's decision. */
  REJECT,
  /** Silence is taken for approval, if everybody was reached and nobody rejected. */
  APPROVE,
  /** The last level of the ladder is used then, and its people have as much time again. */
  ESCALATE;

  String written() {
    return name().toLowerCase(Locale.ROOT);
  }
}
