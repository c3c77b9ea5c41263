package io.countersign.adapters.web.api;

import io.countersign.domain.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as the API spells them: RFC 3339 in UTC, to the microsecond; durations in ISO 8601. */
final class Times {
  private Times() {}

  static String of(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS).toString();
  }

  static @Nullable String ofNullable(@Nullable Instant time) {
    return time == null ? null : of(time);
  }

  static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException notATime) {
      throw new InvalidValueException("This must be a time such as 2026-11-30T12:00:00Z.");
    }
  }

  static ZoneId zone(String text) {
    // Not a mere offset: it would be wrong for half of the year in most places.
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw new InvalidValueException("This must be the name of a time zone, e.g. Europe/Berlin.");
    }
    return ZoneId.of(text);
  }

  static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException notADuration) {
      throw new InvalidValueException("This must be an ISO 8601 duration such as PT72H.");
    }
  }
}
