package io.countersign.domain.field;

import io.countersign.domain.InvalidValueException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;

/** What kind of value a field holds, and how typed text becomes such a value. */
public enum FieldType {
  TEXT,
  LONG_TEXT,
  NUMBER,
  BOOLEAN,
  DATE,
  CHOICE;

  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,34}(\\.[0-9]{1,34})?");
  static final int MAX_LINE = 2_000;

  /**
   * Reads what somebody entered: plain decimals ({@code 18250.4}), ISO dates, {@code true} or
   * {@code false}. Blank text is no value.
   */
  FieldReading read(String typed, List<String> choices) {
    if (typed.isBlank()) {
      return new FieldReading.Read(FieldValue.NONE);
    }
    return switch (this) {
      case TEXT ->
          typed.chars().anyMatch(Character::isISOControl)
              ? new FieldReading.Refused(FieldProblem.Reason.NOT_ONE_LINE)
              : text(typed, MAX_LINE);
      case LONG_TEXT -> text(typed, FieldValue.Text.MAX);
      case NUMBER -> number(typed.strip());
      case BOOLEAN ->
          switch (typed.strip()) {
            case "true" -> new FieldReading.Read(new FieldValue.YesNo(true));
            case "false" -> new FieldReading.Read(new FieldValue.YesNo(false));
            default -> new FieldReading.Refused(FieldProblem.Reason.NOT_YES_OR_NO);
          };
      case DATE -> date(typed.strip());
      case CHOICE ->
          choices.contains(typed)
              ? new FieldReading.Read(new FieldValue.Choice(typed))
              : new FieldReading.Refused(FieldProblem.Reason.NOT_A_CHOICE);
    };
  }

  /** Whether a proposed value is of this type. */
  boolean holds(FieldValue value, List<String> choices) {
    return switch (value) {
      case FieldValue.None() -> true;
      case FieldValue.Text(var text) ->
          this == LONG_TEXT
              || (this == TEXT
                  && text.length() <= MAX_LINE
                  && text.chars().noneMatch(Character::isISOControl));
      case FieldValue.Number _ -> this == NUMBER;
      case FieldValue.YesNo _ -> this == BOOLEAN;
      case FieldValue.Date _ -> this == DATE;
      case FieldValue.Choice(var choice) -> this == CHOICE && choices.contains(choice);
    };
  }

  private static FieldReading text(String typed, int max) {
    if (typed.length() > max) {
      return new FieldReading.Refused(FieldProblem.Reason.TOO_LONG);
    }
    try {
      return new FieldReading.Read(new FieldValue.Text(typed.replace("\r\n", "\n")));
    } catch (InvalidValueException controlCharacters) {
      return new FieldReading.Refused(FieldProblem.Reason.NOT_TEXT);
    }
  }

  private static FieldReading number(String typed) {
    if (!DECIMAL.matcher(typed).matches()) {
      return new FieldReading.Refused(FieldProblem.Reason.NOT_A_NUMBER);
    }
    try {
      return new FieldReading.Read(new FieldValue.Number(new BigDecimal(typed)));
    } catch (InvalidValueException tooManyDigits) {
      return new FieldReading.Refused(FieldProblem.Reason.NOT_A_NUMBER);
    }
  }

  private static FieldReading date(String typed) {
    try {
      var date = LocalDate.parse(typed);
      return date.getYear() < 1 || date.getYear() > 9999
          ? new FieldReading.Refused(FieldProblem.Reason.NOT_A_DATE)
          : new FieldReading.Read(new FieldValue.Date(date));
    } catch (DateTimeParseException notADate) {
      return new FieldReading.Refused(FieldProblem.Reason.NOT_A_DATE);
    }
  }
}
