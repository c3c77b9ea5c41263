package io.countersign.domain.field;

import java.util.List;

/**
 * A field as an approver may see it. This is all that leaves the core towards channels and pages: a
 * masked value is not in it in any form, a concealed field has no view at all.
 */
public sealed interface FieldView {
  /** Shown in place of every masked value, whatever its length. */
  String MASK = "••••••••";

  FieldName name();

  String label();

  FieldType type();

  InputMode input();

  List<String> choices();

  /** The value as text, or {@link #MASK}, or empty when there is none. */
  String shown();

  default boolean editable() {
    return input() != InputMode.LOCKED;
  }

  record Readable(
      FieldName name,
      String label,
      FieldType type,
      FieldValue value,
      InputMode input,
      List<String> choices)
      implements FieldView {
    @Override
    public String shown() {
      return value.asText();
    }
  }

  record Masked(
      FieldName name,
      String label,
      FieldType type,
      boolean filled,
      InputMode input,
      List<String> choices)
      implements FieldView {
    @Override
    public String shown() {
      return filled ? MASK : "";
    }
  }
}
