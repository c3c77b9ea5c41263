package io.countersign.domain.field;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A value put before an approver, with what may be seen of it and what may be changed.
 *
 * @param value the proposed value, {@link FieldValue#NONE} for none
 * @param choices what a {@link FieldType#CHOICE} chooses from; empty for every other type
 */
public record HilField(
    FieldName name,
    String label,
    FieldType type,
    FieldValue value,
    DisplayMode display,
    InputMode input,
    List<String> choices) {

  public HilField {
    Check.filledLine("A field label", label, 200);
    Check.sizeAtMost("The number of choices", choices, 100);
    choices = List.copyOf(choices);
    if (type == FieldType.CHOICE && choices.isEmpty()) {
      throw new InvalidValueException("A choice field needs choices.");
    }
    if (type != FieldType.CHOICE && !choices.isEmpty()) {
      throw new InvalidValueException("Only a choice field has choices.");
    }
    choices.forEach(FieldValue.Choice::new);
    if (new HashSet<>(choices).size() != choices.size()) {
      throw new InvalidValueException("Choices must differ from each other.");
    }
    if (!type.holds(value, choices)) {
      throw new InvalidValueException("The value does not fit the type of the field.");
    }
    if (display == DisplayMode.CONCEALED && input != InputMode.LOCKED) {
      throw new InvalidValueException("A concealed field must be locked.");
    }
  }

  /** Without the value: it may be one that nobody is to see. */
  @Override
  public String toString() {
    return "HilField[" + name + ", " + type + ", " + display + ", " + input + "]";
  }

  public boolean editable() {
    return input != InputMode.LOCKED;
  }

  public FieldReading read(String typed) {
    return type.read(typed, choices);
  }

  public HilField with(FieldValue effective) {
    return new HilField(name, label, type, effective, display, input, choices);
  }

  public HilField locked() {
    return new HilField(name, label, type, value, display, InputMode.LOCKED, choices);
  }

  /** What an approver may learn of this field: empty if it is concealed. */
  public Optional<FieldView> view() {
    return switch (display) {
      case READABLE ->
          Optional.of(new FieldView.Readable(name, label, type, value, input, choices));
      case READABLE_MASKED ->
          Optional.of(
              new FieldView.Masked(
                  name, label, type, !value.equals(FieldValue.NONE), input, choices));
      case CONCEALED -> Optional.empty();
    };
  }

  /** Everything that makes this field what it is; decimals as text, see {@code CanonicalJson}. */
  public JsonValue canonical() {
    return JsonValue.object()
        .put("name", name.value())
        .put("label", label)
        .put("type", type.name())
        .put("value", value.equals(FieldValue.NONE) ? null : value.asText())
        .put("display", display.name())
        .put("input", input.name())
        .put("choices", JsonValue.strings(choices))
        .build();
  }
}
