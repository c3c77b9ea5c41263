package io.countersign.domain.person;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/** What a time of the day is where somebody lives. */
final class WallClock {
  private WallClock() {}

  /**
   * A time that clocks skip is the one to which they are put; of one they show twice, the first.
   */
  static Instant at(ZoneId zone, LocalDate day, LocalTime time) {
    var wall = day.atTime(time);
    var change = zone.getRules().getTransition(wall);
    return change != null && change.isGap() ? change.getInstant() : wall.atZone(zone).toInstant();
  }
}
