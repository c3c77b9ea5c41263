package io.countersign.domain.request;

import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.WorkingTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the clocks of a request have come.
 *
 * @param askedAt when the current revision was put before the approvers: from then on they count
 * @param countedFrom since when they have run without a pause
 * @param counted how much had passed by then, of the time that counts
 * @param pausedAt since when they stand still because a question waits; null while none does. What
 *     ends a request or sends it back leaves it as it was
 * @param escalated how many levels of the ladder have been used in this revision
 * @param ranOut whether time running out has decided it, and nobody's answer
 */
public record Clocks(
    Instant askedAt,
    Instant countedFrom,
    Duration counted,
    @Nullable Instant pausedAt,
    int escalated,
    boolean ranOut) {
  private static final Duration FAR = Duration.ofDays(BusinessCalendar.FARTHEST_DAYS);

  /** Clocks that start now. */
  public static Clocks from(Instant now) {
    return new Clocks(now, now, Duration.ZERO, null, 0, false);
  }

  /**
   * When so much time has passed since they started; what has passed already, has when they last
   * went on. Too far ahead for anybody while they stand still.
   */
  Instant due(Duration time, WorkingTime by) {
    if (pausedAt != null) {
      return pausedAt.plus(FAR);
    }
    return passed(time) ? countedFrom : by.after(countedFrom, time.minus(counted));
  }

  /** Whether so much had passed when they last went on. */
  boolean passed(Duration time) {
    return time.compareTo(counted) <= 0;
  }

  Clocks pause(WorkingTime by, Instant now) {
    return pausedAt == null
        ? new Clocks(
            askedAt,
            countedFrom,
            counted.plus(by.between(countedFrom, now)),
            now,
            escalated,
            ranOut)
        : this;
  }

  Clocks goOn(Instant now) {
    return new Clocks(askedAt, now, counted, null, escalated, ranOut);
  }

  Clocks atLevel(int level) {
    return new Clocks(askedAt, countedFrom, counted, pausedAt, level, ranOut);
  }

  Clocks runOut() {
    return new Clocks(askedAt, countedFrom, counted, pausedAt, escalated, true);
  }
}
