package io.countersign.domain.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  @Test
  void the_first_example_of_rfc_8785_as_far_as_numbers_are_plain() {
    var value =
        JsonValue.object()
            .put("numbers", JsonValue.array(List.of(num("4.50"), num("2e-3"), num("0"))))
            .put("string", "\u20ac$\017\nA'B\"\\\\\"/")
            .put(
                "literals",
                JsonValue.array(List.of(JsonValue.NULL, JsonValue.of(true), JsonValue.of(false))))
            .build();

    assertThat(CanonicalJson.write(value))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[4.5,0.002,0],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void the_sorting_example_of_rfc_8785_sorts_by_utf_16_units() {
    var value =
        JsonValue.object()
            .put("\u20ac", "Euro Sign")
            .put("\r", "Carriage Return")
            .put("\ufb33", "Hebrew Letter Dalet With Dagesh")
            .put("1", "One")
            .put("\ud83d\ude00", "Emoji: Grinning Face")
            .put("\u0080", "Control")
            .put("\u00f6", "Latin Small Letter O With Diaeresis")
            .build();

    assertThat(CanonicalJson.write(value))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  @Test
  void nested_objects_are_sorted_too_and_there_is_no_white_space() {
    var inner =
        JsonValue.object().put("f", JsonValue.of(true)).put("F", JsonValue.of(false)).build();
    var value =
        JsonValue.object()
            .put("b", JsonValue.array(List.of(inner, JsonValue.array(List.of()))))
            .put("a", JsonValue.object().build())
            .build();

    assertThat(CanonicalJson.write(value))
        .isEqualTo("{\"a\":{},\"b\":[{\"F\":false,\"f\":true},[]]}");
  }

  @Test
  void the_order_of_members_makes_no_difference() {
    var one = JsonValue.object().put("a", 1).put("b", "x").build();
    var other = JsonValue.object().put("b", "x").put("a", 1).build();

    assertThat(CanonicalJson.write(one)).isEqualTo(CanonicalJson.write(other));
  }

  @Test
  void every_control_character_has_its_shortest_escape() {
    var all = new StringBuilder();
    for (var c = 0; c < 0x20; c++) {
      all.append((char) c);
    }

    assertThat(CanonicalJson.write(JsonValue.of(all + "\u007f\u2028/")))
        .isEqualTo(
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r"
                + "\\u000e\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018"
                + "\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f\u007f\u2028/\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.000, 0",
    "0E+30, 0",
    "1.10, 1.1",
    "100, 100",
    "1E+2, 100",
    "-1.50, -1.5",
    "1E-10, 0.0000000001",
    "9007199254740991, 9007199254740991"
  })
  void numbers_are_plain_decimals_without_trailing_zeros(String number, String expected) {
    assertThat(CanonicalJson.write(num(number))).isEqualTo(expected);
  }

  private static JsonValue num(String number) {
    return JsonValue.of(new BigDecimal(number));
  }
}
