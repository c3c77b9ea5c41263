package io.countersign.domain.person;

import io.countersign.domain.InvalidValueException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;

/**
 * When somebody is told of everything that waits for them, each day, as the clocks on their wall
 * show it.
 *
 * @param at one to six different times, kept in order
 */
public record DigestTimes(ZoneId zone, List<LocalTime> at) {
  private static final int MOST = 6;

  /** A time zone may leave out a whole day. */
  private static final int DAYS_AHEAD = 2;

  public DigestTimes {
    at = at.stream().map(time -> time.truncatedTo(ChronoUnit.MINUTES)).sorted().toList();
    if (at.isEmpty() || at.size() > MOST) {
      throw new InvalidValueException("A digest comes at one to six times of the day.");
    }
    if (at.stream().distinct().count() < at.size()) {
      throw new InvalidValueException("The times of a digest must differ.");
    }
  }

  /** The first of these times that is later than this moment. */
  public Instant next(Instant moment) {
    var today = moment.atZone(zone).toLocalDate();
    return LongStream.rangeClosed(0, DAYS_AHEAD)
        .mapToObj(today::plusDays)
        .flatMap(day -> at.stream().map(time -> WallClock.at(zone, day, time)))
        .filter(moment::isBefore)
        .min(Instant::compareTo)
        .orElseThrow();
  }
}
