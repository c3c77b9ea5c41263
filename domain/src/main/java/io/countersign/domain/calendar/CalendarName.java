package io.countersign.domain.calendar;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** What a tenant calls one of its calendars. */
public record CalendarName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,59}");

  public CalendarName {
    Check.matches(
        "A calendar's name",
        value,
        SHAPE,
        "1 to 60 lower-case letters, digits or hyphens, a letter first");
  }

  @Override
  public String toString() {
    return value;
  }
}
