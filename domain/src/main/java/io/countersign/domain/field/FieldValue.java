package io.countersign.domain.field;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import java.math.BigDecimal;
import java.time.LocalDate;

/** A typed value of a field, or none. */
public sealed interface FieldValue {
  FieldValue NONE = new None();

  /** No value, which differs from an empty text. */
  record None() implements FieldValue {}

  /** Text of one or several lines. */
  record Text(String value) implements FieldValue {
    public static final int MAX = 20_000;

    public Text {
      Check.lines("A text value", value, MAX);
    }
  }

  /** A decimal number of at most 34 digits, as far as decimal128 reaches. */
  record Number(BigDecimal value) implements FieldValue {
    public Number {
      if (value.precision() > 34
          || value.scale() > 34
          || (long) value.precision() - value.scale() > 34) {
        throw new InvalidValueException("A number must have at most 34 digits.");
      }
      value = new BigDecimal(CanonicalJson.plain(value));
    }
  }

  record YesNo(boolean value) implements FieldValue {}

  record Date(LocalDate value) implements FieldValue {}

  record Choice(String value) implements FieldValue {
    public Choice {
      Check.filledLine("A choice", value, 200);
    }
  }

  /**
   * The text a form shows and sends back: plain decimals, ISO dates, {@code true}/{@code false}.
   */
  default String asText() {
    return switch (this) {
      case None() -> "";
      case Text(var text) -> text;
      case Number(var number) -> CanonicalJson.plain(number);
      case YesNo(var yes) -> Boolean.toString(yes);
      case Date(var date) -> date.toString();
      case Choice(var choice) -> choice;
    };
  }

  /** The value as the API and the callback carry it. */
  default JsonValue asJson() {
    return switch (this) {
      case None() -> JsonValue.NULL;
      case Number(var number) -> JsonValue.of(number);
      case YesNo(var yes) -> JsonValue.of(yes);
      case Text _ -> JsonValue.of(asText());
      case Date _ -> JsonValue.of(asText());
      case Choice _ -> JsonValue.of(asText());
    };
  }
}
