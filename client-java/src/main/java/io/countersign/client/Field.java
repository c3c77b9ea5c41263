package io.countersign.client;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that approvers see: readable and locked unless said otherwise. Immutable: each method
 * gives another one.
 */
public final class Field {
  private final Members members;

  private Field(Members members) {
    this.members = members;
  }

  public static Field text(String name, String label, @Nullable String value) {
    return of("text", name, label, value);
  }

  public static Field longText(String name, String label, @Nullable String value) {
    return of("long-text", name, label, value);
  }

  public static Field number(String name, String label, @Nullable BigDecimal value) {
    return of("number", name, label, value);
  }

  public static Field number(String name, String label, long value) {
    return of("number", name, label, value);
  }

  public static Field yesNo(String name, String label, @Nullable Boolean value) {
    return of("boolean", name, label, value);
  }

  public static Field date(String name, String label, @Nullable LocalDate value) {
    return of("date", name, label, value == null ? null : value.toString());
  }

  public static Field choice(
      String name, String label, @Nullable String value, List<String> choices) {
    return new Field(
        of("choice", name, label, value).members.with("choices", List.copyOf(choices)));
  }

  private static Field of(String type, String name, String label, @Nullable Object value) {
    return new Field(
        Members.NONE
            .with("name", name)
            .with("label", label)
            .with("type", type)
            .with("value", value));
  }

  /** Whoever approves may change it. */
  public Field editable() {
    return new Field(members.with("input", "editable-optional"));
  }

  /** Whoever approves must enter it. */
  public Field required() {
    return new Field(members.with("input", "required-from-human"));
  }

  /** Only its end is shown, to tell it from others. */
  public Field masked() {
    return new Field(members.with("display", "readable-masked"));
  }

  /** Nobody is shown that it is there. */
  public Field concealed() {
    return new Field(members.with("display", "concealed"));
  }

  /** Earlier answers stand if a changed version changes no more than this. */
  public Field immaterial() {
    return new Field(members.with("material", false));
  }

  Members members() {
    return members;
  }

  /** Without the value. */
  @Override
  public String toString() {
    return "Field[" + members.map().get("name") + "]";
  }
}
