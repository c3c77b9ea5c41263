package io.countersign.domain.step;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.calendar.WorkingTime;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What time does to a request, besides the two times that every step has.
 *
 * @param remindEvery how long after each reminder the next one follows; null for one alone
 * @param escalate levels in the order in which they come, each later than the one before
 * @param time which time counts for all clocks of the request
 */
public record ClockRules(
    OnExpiry onExpiry,
    @Nullable Duration remindEvery,
    List<Escalation> escalate,
    WorkingTime time) {
  public static final ClockRules NONE =
      new ClockRules(OnExpiry.EXPIRE, null, List.of(), new WorkingTime.Always());

  public static final int MAX_REMINDERS = 100;

  public ClockRules {
    Check.sizeAtMost("The number of levels", escalate, Escalation.MAX_LEVELS);
    escalate = List.copyOf(escalate);
    remindEvery = remindEvery == null ? null : interval(remindEvery);
    for (var level = 1; level < escalate.size(); level++) {
      if (escalate.get(level).after().compareTo(escalate.get(level - 1).after()) <= 0) {
        throw new InvalidValueException("Each level must come later than the one before.");
      }
    }
  }

  /** What may lie between two reminders. */
  public static Duration interval(Duration every) {
    if (every.isNegative() || every.isZero()) {
      throw new InvalidValueException("Some time must pass between two reminders.");
    }
    return every;
  }

  /** How long a request stays open whose people have so much time at first. */
  public Duration lasting(Duration expiresIn) {
    return onExpiry == OnExpiry.ESCALATE ? expiresIn.multipliedBy(2) : expiresIn;
  }

  /** The same by another time. */
  public ClockRules by(WorkingTime known) {
    return new ClockRules(onExpiry, remindEvery, escalate, known);
  }
}
