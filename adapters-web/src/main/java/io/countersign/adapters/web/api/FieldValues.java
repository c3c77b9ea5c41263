package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Field values out of JSON. */
final class FieldValues {
  private static final String DATE_WANTED = "This must be a date such as 2026-11-30.";

  private FieldValues() {}

  /** A proposed value, in the JSON type that goes with the field's type. */
  static FieldValue proposed(FieldType type, @Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return FieldValue.NONE;
    }
    return switch (type) {
      case TEXT, LONG_TEXT -> new FieldValue.Text(text(value, "This must be a text."));
      case CHOICE -> new FieldValue.Choice(text(value, "This must be one of the choices."));
      case DATE -> new FieldValue.Date(date(text(value, DATE_WANTED)));
      case NUMBER -> {
        if (!value.isNumber()) {
          throw new InvalidValueException("This must be a number.");
        }
        yield new FieldValue.Number(value.decimalValue());
      }
      case BOOLEAN -> {
        if (!value.isBoolean()) {
          throw new InvalidValueException("This must be true or false.");
        }
        yield new FieldValue.YesNo(value.booleanValue());
      }
    };
  }

  /** Submitted values by field name, as a person would have typed them. */
  static Map<String, String> typed(
      Findings in, @Nullable Map<String, @Nullable JsonNode> submitted) {
    var typed = new LinkedHashMap<String, String>();
    if (submitted != null) {
      submitted.forEach((name, value) ->
          in.take(place(name), () -> typed(value)).ifPresent(text -> typed.put(name, text)));
    }
    return typed;
  }

  /** Where a body has the value of a field. */
  static String place(String field) {
    return "/fields" + FieldError.segment(field);
  }

  /** A submitted value as a person would have typed it. */
  static String typed(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return "";
    }
    if (value.isNumber()) {
      return new FieldValue.Number(value.decimalValue()).asText();
    }
    if (value.isBoolean()) {
      return new FieldValue.YesNo(value.booleanValue()).asText();
    }
    return text(value, "This must be a text, a number, true, false or null.");
  }

  private static String text(JsonNode value, String wanted) {
    if (!value.isTextual()) {
      throw new InvalidValueException(wanted);
    }
    return value.textValue();
  }

  private static LocalDate date(String text) {
    try {
      var date = LocalDate.parse(text);
      if (date.getYear() >= 1 && date.getYear() <= 9999) {
        return date;
      }
    } catch (DateTimeParseException notADate) {
      // Said below.
    }
    throw new InvalidValueException(DATE_WANTED);
  }
}
