package io.countersign.adapters.web.hil;

import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import java.util.List;

/** Fields as rows of text, by display mode and type. */
final class FieldTexts {
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

  static String label(FieldView field) {
    return VisibleText.line(field.label());
  }

  static String text(FieldValue value, Words words) {
    return switch (value) {
      case FieldValue.None() -> "";
      case FieldValue.Text(var text) -> VisibleText.lines(text);
      case FieldValue.Number(var number) -> words.number(number);
      case FieldValue.YesNo(var yes) -> words.yesOrNo(yes);
      case FieldValue.Date(var date) -> words.date(date);
      case FieldValue.Choice(var choice) -> VisibleText.line(choice);
    };
  }
}
