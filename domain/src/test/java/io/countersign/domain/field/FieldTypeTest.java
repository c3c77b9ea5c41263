package io.countersign.domain.field;

import static io.countersign.domain.field.FieldProblem.Reason.NOT_A_CHOICE;
import static io.countersign.domain.field.FieldProblem.Reason.NOT_A_DATE;
import static io.countersign.domain.field.FieldProblem.Reason.NOT_A_NUMBER;
import static io.countersign.domain.field.FieldProblem.Reason.NOT_ONE_LINE;
import static io.countersign.domain.field.FieldProblem.Reason.NOT_TEXT;
import static io.countersign.domain.field.FieldProblem.Reason.NOT_YES_OR_NO;
import static io.countersign.domain.field.FieldProblem.Reason.TOO_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypeTest {
  private static final List<String> CHOICES = List.of("North", "South");

  @ParameterizedTest
  @EnumSource
  void blank_is_no_value_whatever_the_type(FieldType type) {
    for (var blank : List.of("", " ", "\t \n")) {
      assertThat(read(type, blank)).isEqualTo(new FieldReading.Read(FieldValue.NONE));
    }
  }

  @Test
  void text_is_one_line() {
    assertThat(read(FieldType.TEXT, " as typed "))
        .isEqualTo(taken(new FieldValue.Text(" as typed ")));
    assertThat(read(FieldType.TEXT, "two\nlines")).isEqualTo(refused(NOT_ONE_LINE));
    assertThat(read(FieldType.TEXT, "bell\u0007")).isEqualTo(refused(NOT_ONE_LINE));
    assertThat(read(FieldType.TEXT, "x".repeat(2_000))).isInstanceOf(FieldReading.Read.class);
    assertThat(read(FieldType.TEXT, "x".repeat(2_001))).isEqualTo(refused(TOO_LONG));
  }

  @Test
  void long_text_has_lines_of_one_kind() {
    assertThat(read(FieldType.LONG_TEXT, "one\r\ntwo\nthree\tx"))
        .isEqualTo(taken(new FieldValue.Text("one\ntwo\nthree\tx")));
    assertThat(read(FieldType.LONG_TEXT, "nul\u0000")).isEqualTo(refused(NOT_TEXT));
    assertThat(read(FieldType.LONG_TEXT, "x".repeat(20_000))).isInstanceOf(FieldReading.Read.class);
    assertThat(read(FieldType.LONG_TEXT, "x".repeat(20_001))).isEqualTo(refused(TOO_LONG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"half \ud83d", "\ude00 half", "\ude00\ud83d"})
  void half_a_character_is_no_text(String text) {
    assertThat(read(FieldType.TEXT, text)).isEqualTo(refused(NOT_TEXT));
    assertThat(read(FieldType.LONG_TEXT, text)).isEqualTo(refused(NOT_TEXT));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "007, 7",
    "18250.40, 18250.4",
    "'  12 ', 12",
    "-0.5, -0.5",
    "9999999999999999999999999999999999, 9999999999999999999999999999999999"
  })
  void numbers_are_plain_decimals(String typed, String expected) {
    assertThat(read(FieldType.NUMBER, typed))
        .isEqualTo(taken(new FieldValue.Number(new BigDecimal(expected))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,5",
        "1.",
        ".5",
        "1e5",
        "+1",
        "0x10",
        "NaN",
        "Infinity",
        "1 000",
        "--1",
        "1.2.3",
        "١٢",
        "12345678901234567890123456789012345",
        "1.12345678901234567890123456789012345",
        "1234567890123456789012345678901234.5"
      })
  void what_is_no_plain_decimal_is_refused(String typed) {
    assertThat(read(FieldType.NUMBER, typed)).isEqualTo(refused(NOT_A_NUMBER));
  }

  @Test
  void equal_numbers_are_equal_however_they_are_written() {
    assertThat(number("1.50")).isEqualTo(number("1.5"));
    assertThat(number("1E+3")).isEqualTo(number("1000"));
    assertThat(number("0.000")).isEqualTo(number("0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+33", "1E-34", "1234567890123456789012345678901234", "-12E+30"})
  void a_number_can_be_made_again_of_its_text(String text) {
    var number = number(text);

    assertThat(number(number.asText())).isEqualTo(number);
    assertThat(read(FieldType.NUMBER, number.asText())).isEqualTo(taken(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1E+34",
        "12E+33",
        "1234567890123456789012345678901234E+34",
        "1E-35",
        "1E+1000000000",
        "12345678901234567890123456789012345"
      })
  void a_number_of_more_than_34_digits_is_refused(String text) {
    assertThatThrownBy(() -> number(text)).isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "' false ', false"})
  void yes_and_no_are_true_and_false(String typed, boolean expected) {
    assertThat(read(FieldType.BOOLEAN, typed)).isEqualTo(taken(new FieldValue.YesNo(expected)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "TRUE", "1", "on", "truefalse"})
  void nothing_else_is_yes_or_no(String typed) {
    assertThat(read(FieldType.BOOLEAN, typed)).isEqualTo(refused(NOT_YES_OR_NO));
  }

  @Test
  void dates_are_days_of_the_calendar() {
    assertThat(read(FieldType.DATE, " 2028-02-29 "))
        .isEqualTo(taken(new FieldValue.Date(LocalDate.of(2028, 2, 29))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2027-02-29",
        "2026-13-01",
        "2026-1-1",
        "01.02.2026",
        "2026-01-01T00:00",
        "0000-01-01",
        "-0001-01-01",
        "+10000-01-01",
        "today"
      })
  void what_is_no_day_is_refused(String typed) {
    assertThat(read(FieldType.DATE, typed)).isEqualTo(refused(NOT_A_DATE));
  }

  @Test
  void a_choice_is_one_of_those_offered_exactly() {
    assertThat(read(FieldType.CHOICE, "South")).isEqualTo(taken(new FieldValue.Choice("South")));
    for (var typed : List.of("south", "South ", "East", "North,South")) {
      assertThat(read(FieldType.CHOICE, typed)).isEqualTo(refused(NOT_A_CHOICE));
    }
  }

  private static FieldReading read(FieldType type, String typed) {
    return type.read(typed, type == FieldType.CHOICE ? CHOICES : List.of());
  }

  private static FieldReading taken(FieldValue value) {
    return new FieldReading.Read(value);
  }

  private static FieldReading refused(FieldProblem.Reason reason) {
    return new FieldReading.Refused(reason);
  }

  private static FieldValue.Number number(String text) {
    return new FieldValue.Number(new BigDecimal(text));
  }
}
