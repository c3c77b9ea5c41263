package io.countersign.domain.calendar;

import io.countersign.domain.InvalidValueException;
import java.util.regex.Pattern;

/**
 * Some hours of one day, as the clocks on the wall show them; never over midnight.
 *
 * @param from minutes from midnight, 0 to 1439
 * @param until later than {@code from}, up to 1440 for the end of the day
 */
public record Shift(int from, int until) {
  private static final int DAY = 24 * 60;
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])|24:00");

  public Shift {
    if (from < 0 || until > DAY || from >= until) {
      throw new InvalidValueException(
          "Working hours begin and end on the same day, the end after the beginning; write those"
              + " over midnight as two.");
    }
  }

  /** Of times such as {@code 09:00} and {@code 17:30}; the end may be {@code 24:00}. */
  public static Shift of(String from, String until) {
    return new Shift(minutes(from), minutes(until));
  }

  private static int minutes(String text) {
    if (!TIME.matcher(text).matches()) {
      throw new InvalidValueException("A time must be of the form 09:00, up to 24:00.");
    }
    return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
  }

  /** When it begins, e.g. {@code 09:00}. */
  public String fromText() {
    return text(from);
  }

  /** When it ends, e.g. {@code 17:30}. */
  public String untilText() {
    return text(until);
  }

  private static String text(int minutes) {
    return "%02d:%02d".formatted(minutes / 60, minutes % 60);
  }
}
