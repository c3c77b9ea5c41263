package io.countersign.adapters.email;

import static java.util.stream.Collectors.joining;

import io.countersign.adapters.email.Letter.Row;
import io.countersign.application.view.VisibleText;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import java.util.List;
import java.util.stream.Stream;

/** Sets fields as rows, by display mode and type. */
final class FieldRows {
  // Gmail hides the end of a mail above 102 kB of HTML, and the buttons are there.
  private static final int BUDGET = 24_000;
  private static final int LEAST = 160;
  private static final int BRIEF = 200;

  private final Words words;

  FieldRows(Words words) {
    this.words = words;
  }

  List<Row> of(List<FieldView> fields) {
    int total = fields.stream().mapToInt(field -> LongText.weight(field.shown())).sum();
    int each =
        total <= BUDGET ? Integer.MAX_VALUE : Math.max(LEAST, BUDGET / Math.max(1, fields.size()));
    return fields.stream().map(field -> row(field, each)).toList();
  }

  /** The value on one line, as far as it fits. */
  String brief(FieldView field) {
    return VisibleText.line(value(field), BRIEF);
  }

  private Row row(FieldView field, int weight) {
    return new Row(
        VisibleText.line(field.label()),
        LongText.lines(value(field), weight, words.say("cut")),
        hint(field),
        switch (field.input()) {
          case LOCKED, EDITABLE_OPTIONAL -> false;
          case REQUIRED_FROM_HUMAN -> true;
        });
  }

  private String hint(FieldView field) {
    var masked =
        switch (field) {
          case FieldView.Masked hidden when !hidden.shown().isBlank() -> words.say("field.masked");
          case FieldView.Masked _ -> "";
          case FieldView.Readable _ -> "";
        };
    var input =
        switch (field.input()) {
          case LOCKED -> "";
          case EDITABLE_OPTIONAL -> words.say("field.editable");
          case REQUIRED_FROM_HUMAN -> words.say("field.required");
        };
    return Stream.of(masked, input).filter(said -> !said.isEmpty()).collect(joining(", "));
  }

  private String value(FieldView field) {
    var shown =
        switch (field) {
          case FieldView.Masked masked -> masked.shown();
          case FieldView.Readable readable -> value(readable.value());
        };
    return shown.isBlank() ? words.say("field.none") : shown;
  }

  private String value(FieldValue value) {
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
