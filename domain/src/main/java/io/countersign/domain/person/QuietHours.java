package io.countersign.domain.person;

import io.countersign.domain.InvalidValueException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When somebody is not to be disturbed, each day, as the clocks on their wall show it; often over
 * midnight.
 *
 * @param until on the next day, if it is not later than {@code from}
 */
public record QuietHours(ZoneId zone, LocalTime from, LocalTime until) {
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

  public QuietHours {
    from = from.truncatedTo(ChronoUnit.MINUTES);
    until = until.truncatedTo(ChronoUnit.MINUTES);
    if (from.equals(until)) {
      throw new InvalidValueException("Quiet hours must leave some time of the day.");
    }
  }

  /** A time such as {@code 22:00}. */
  public static LocalTime time(String text) {
    if (!TIME.matcher(text).matches()) {
      throw new InvalidValueException("A time must be of the form 22:00, up to 23:59.");
    }
    return LocalTime.parse(text);
  }

  /** When they are over, if they are on at this moment; empty if they are not. */
  public Optional<Instant> endOf(Instant moment) {
    var today = moment.atZone(zone).toLocalDate();
    return Stream.of(today.minusDays(1), today)
        .filter(day -> !moment.isBefore(at(day, from)))
        .map(day -> at(until.isAfter(from) ? day : day.plusDays(1), until))
        .filter(moment::isBefore)
        .findFirst();
  }

  private Instant at(LocalDate day, LocalTime time) {
    return WallClock.at(zone, day, time);
  }
}
