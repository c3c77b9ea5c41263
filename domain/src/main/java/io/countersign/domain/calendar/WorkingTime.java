package io.countersign.domain.calendar;

import java.time.Duration;
import java.time.Instant;

/** Which time counts for the clocks of a request. */
public sealed interface WorkingTime {
  /** All of it. */
  record Always() implements WorkingTime {}

  /** By a calendar that has yet to be looked up. */
  record By(CalendarName name) implements WorkingTime {}

  /** By this calendar, whatever its tenant makes of it later. */
  record Of(BusinessCalendar calendar) implements WorkingTime {}

  /**
   * When so much of it has passed.
   *
   * @throws IllegalStateException if its calendar was not looked up
   */
  default Instant after(Instant from, Duration time) {
    return switch (this) {
      case Always() -> from.plus(time);
      case Of(var calendar) -> calendar.after(from, time);
      case By(var name) -> throw new IllegalStateException("Calendar " + name + " is not known");
    };
  }

  /**
   * How much of it passes from one moment to another; none if that is not later.
   *
   * @throws IllegalStateException if its calendar was not looked up
   */
  default Duration between(Instant from, Instant until) {
    return switch (this) {
      case Always() -> until.isAfter(from) ? Duration.between(from, until) : Duration.ZERO;
      case Of(var calendar) -> calendar.between(from, until);
      case By(var name) -> throw new IllegalStateException("Calendar " + name + " is not known");
    };
  }
}
