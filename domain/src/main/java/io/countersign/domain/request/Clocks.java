package io.countersign.domain.request;

import java.time.Instant;

/**
 * How far the clocks of a request have come.
 *
 * @param askedAt when the current revision was put before the approvers: from then on they count
 * @param escalated how many levels of the ladder have been used in this revision
 * @param ranOut whether time running out has decided it, and nobody's answer
 */
public record Clocks(Instant askedAt, int escalated, boolean ranOut) {
  /** Clocks that start now. */
  public static Clocks from(Instant now) {
    return new Clocks(now, 0, false);
  }

  Clocks atLevel(int level) {
    return new Clocks(askedAt, level, ranOut);
  }

  Clocks runOut() {
    return new Clocks(askedAt, escalated, true);
  }
}
