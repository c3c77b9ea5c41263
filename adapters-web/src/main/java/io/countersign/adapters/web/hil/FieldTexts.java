package io.countersign.adapters.web.hil;

import io.countersign.application.view.VisibleText;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import java.util.List;
import java.util.Map;

/** Fields as rows of text, by display mode and type. */
final class FieldTexts {
  private static final int LONGEST_UNKNOWN_NAME = 64;

  private FieldTexts() {}

  /**
   * A field as text.
   *
   * @param value empty when there is none
   * @param masked whether the value is there but not shown
   */
  record Row(String label, String value, boolean masked) {}

  static List<Row> rows(List<FieldView> fields, Words words) {
    return fields.stream().map(field -> row(field, words)).toList();
  }

  static Row row(FieldView field, Words words) {
    return switch (field) {
      case FieldView.Masked masked -> new Row(label(field), masked.shown(), masked.filled());
      case FieldView.Readable readable ->
          new Row(label(field), text(readable.value(), words), false);
    };
  }

  /** What was typed, under the labels the reader knows. */
  static List<Row> typed(Map<String, String> values, List<FieldView> fields) {
    return values.entrySet().stream()
        .filter(typed -> !typed.getValue().isBlank())
        .map(typed -> new Row(label(typed.getKey(), fields), typed.getValue(), false))
        .toList();
  }

  /** The label of a field, or the name itself if there is no such field. */
  static String label(String name, List<FieldView> fields) {
    return fields.stream()
        .filter(field -> field.name().value().equals(name))
        .findFirst()
        .map(FieldTexts::label)
        .orElseGet(() -> VisibleText.line(name, LONGEST_UNKNOWN_NAME));
  }

  static String label(FieldView field) {
    return VisibleText.line(field.label());
  }

  static String text(FieldValue value, Words words) {
    return switch (value) {
      case FieldValue.None() -> "";
      case FieldValue.Text(var text) -> VisibleText.lines(text);
      case FieldValue.Number(var number) -> words.number(number);
      case FieldValue.YesNo yesNo -> words.yesOrNo(yesNo);
      case FieldValue.Date(var date) -> words.date(date);
      case FieldValue.Choice(var choice) -> VisibleText.line(choice);
    };
  }
}
