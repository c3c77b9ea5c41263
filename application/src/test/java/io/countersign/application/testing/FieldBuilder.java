package io.countersign.application.testing;

import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** A field; readable, locked and an empty line of text unless told otherwise. */
public final class FieldBuilder {
  private final String name;
  private String label;
  private FieldType type = FieldType.TEXT;
  private FieldValue value = FieldValue.NONE;
  private DisplayMode display = DisplayMode.READABLE;
  private InputMode input = InputMode.LOCKED;
  private List<String> choices = List.of();

  FieldBuilder(String name) {
    this.name = name;
    this.label = name;
  }

  public FieldBuilder labelled(String text) {
    label = text;
    return this;
  }

  public FieldBuilder text(String text) {
    return of(FieldType.TEXT, new FieldValue.Text(text));
  }

  public FieldBuilder longText(String text) {
    return of(FieldType.LONG_TEXT, new FieldValue.Text(text));
  }

  public FieldBuilder number(String decimal) {
    return of(FieldType.NUMBER, new FieldValue.Number(new BigDecimal(decimal)));
  }

  public FieldBuilder yesNo(boolean yes) {
    return of(FieldType.BOOLEAN, new FieldValue.YesNo(yes));
  }

  public FieldBuilder date(String date) {
    return of(FieldType.DATE, new FieldValue.Date(LocalDate.parse(date)));
  }

  public FieldBuilder choice(String chosen, String... offered) {
    choices = List.of(offered);
    return of(FieldType.CHOICE, new FieldValue.Choice(chosen));
  }

  /** The type stays, the value goes. */
  public FieldBuilder empty() {
    return of(type, FieldValue.NONE);
  }

  public FieldBuilder masked() {
    display = DisplayMode.READABLE_MASKED;
    return this;
  }

  public FieldBuilder concealed() {
    display = DisplayMode.CONCEALED;
    return this;
  }

  public FieldBuilder editable() {
    input = InputMode.EDITABLE_OPTIONAL;
    return this;
  }

  public FieldBuilder required() {
    input = InputMode.REQUIRED_FROM_HUMAN;
    return this;
  }

  private FieldBuilder of(FieldType newType, FieldValue newValue) {
    type = newType;
    value = newValue;
    return this;
  }

  public HilField build() {
    return new HilField(new FieldName(name), label, type, value, display, input, choices);
  }
}
