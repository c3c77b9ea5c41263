package io.countersign.domain.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HilFieldTest {
  private static final List<String> CHOICES = List.of("North", "South");
  private static final Map<FieldType, FieldValue> VALUES =
      Map.of(
          FieldType.TEXT, new FieldValue.Text("SECRET"),
          FieldType.LONG_TEXT, new FieldValue.Text("SECRET\nSECRET"),
          FieldType.NUMBER, new FieldValue.Number(new BigDecimal("77.1")),
          FieldType.BOOLEAN, new FieldValue.YesNo(true),
          FieldType.DATE, new FieldValue.Date(LocalDate.of(1977, 7, 7)),
          FieldType.CHOICE, new FieldValue.Choice("South"));

  @ParameterizedTest
  @EnumSource
  void a_readable_value_is_shown(FieldType type) {
    var view = field(type, DisplayMode.READABLE, InputMode.EDITABLE_OPTIONAL).view().orElseThrow();

    assertThat(view.shown()).isEqualTo(valueOf(type).asText());
    assertThat(view.editable()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_masked_value_is_in_no_part_of_its_view(FieldType type) {
    var view = field(type, DisplayMode.READABLE_MASKED, InputMode.LOCKED).view().orElseThrow();

    assertThat(view).isInstanceOf(FieldView.Masked.class);
    assertThat(view.shown()).isEqualTo(FieldView.MASK);
    if (type != FieldType.CHOICE && type != FieldType.BOOLEAN) {
      assertThat(view.toString()).doesNotContain(valueOf(type).asText());
    }
  }

  @Test
  void the_mask_tells_nothing_of_the_length() {
    var one = masked(new FieldValue.Text("1"));
    var many = masked(new FieldValue.Text("1".repeat(1_000)));

    assertThat(one.view()).isEqualTo(many.view());
  }

  @Test
  void a_masked_field_says_whether_there_is_a_value() {
    assertThat(masked(FieldValue.NONE).view().orElseThrow().shown()).isEmpty();
    assertThat(masked(new FieldValue.Text("")).view().orElseThrow().shown())
        .isEqualTo(FieldView.MASK);
  }

  @ParameterizedTest
  @EnumSource
  void a_concealed_field_has_no_view_at_all(FieldType type) {
    assertThat(field(type, DisplayMode.CONCEALED, InputMode.LOCKED).view()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"EDITABLE_OPTIONAL", "REQUIRED_FROM_HUMAN"})
  void what_is_concealed_cannot_be_entered(InputMode input) {
    assertThatThrownBy(() -> field(FieldType.TEXT, DisplayMode.CONCEALED, input))
        .isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @EnumSource
  void a_value_must_be_of_the_type_of_its_field(FieldType type) {
    for (var other : FieldType.values()) {
      var fits = type == other || (type == FieldType.LONG_TEXT && other == FieldType.TEXT);
      if (fits) {
        assertThat(with(type, valueOf(other)).value()).isEqualTo(valueOf(other));
      } else {
        assertThatThrownBy(() -> with(type, valueOf(other)))
            .isInstanceOf(InvalidValueException.class);
      }
    }
    assertThat(with(type, FieldValue.NONE).value()).isEqualTo(FieldValue.NONE);
  }

  @Test
  void a_choice_field_offers_different_choices_and_proposes_one_of_them() {
    assertThatThrownBy(() -> choices(List.of())).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> choices(List.of("a", "a"))).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> choices(List.of("a", " "))).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> with(FieldType.CHOICE, new FieldValue.Choice("East")))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() ->
            new HilField(
                new FieldName("a"),
                "A",
                FieldType.TEXT,
                FieldValue.NONE,
                DisplayMode.READABLE,
                InputMode.LOCKED,
                List.of("a")))
        .isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "_a", "a-b", "a b", "a.b", "ä", "a\n"})
  void a_field_name_is_plain(String name) {
    assertThatThrownBy(() -> new FieldName(name)).isInstanceOf(InvalidValueException.class);
  }

  private static HilField choices(List<String> choices) {
    return new HilField(
        new FieldName("a"),
        "A",
        FieldType.CHOICE,
        FieldValue.NONE,
        DisplayMode.READABLE,
        InputMode.LOCKED,
        choices);
  }

  private static HilField masked(FieldValue value) {
    return new HilField(
        new FieldName("a"),
        "A",
        FieldType.LONG_TEXT,
        value,
        DisplayMode.READABLE_MASKED,
        InputMode.LOCKED,
        List.of());
  }

  private static HilField with(FieldType type, FieldValue value) {
    return new HilField(
        new FieldName("a"),
        "A",
        type,
        value,
        DisplayMode.READABLE,
        InputMode.LOCKED,
        type == FieldType.CHOICE ? CHOICES : List.of());
  }

  private static HilField field(FieldType type, DisplayMode display, InputMode input) {
    return new HilField(
        new FieldName("a"),
        "A",
        type,
        valueOf(type),
        display,
        input,
        type == FieldType.CHOICE ? CHOICES : List.of());
  }

  private static FieldValue valueOf(FieldType type) {
    return VALUES.getOrDefault(type, FieldValue.NONE);
  }
}
