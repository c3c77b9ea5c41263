package io.countersign.application.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {
  @Test
  void what_turns_the_reading_direction_is_spelled_out() {
    assertThat(VisibleText.line("invoice\u202egpj.exe")).isEqualTo("invoice[U+202E]gpj.exe");
    assertThat(VisibleText.line("a\u2066b\u2069")).isEqualTo("a[U+2066]b[U+2069]");
  }

  @Test
  void what_takes_no_room_is_spelled_out() {
    assertThat(VisibleText.line("pay\u200bpal")).isEqualTo("pay[U+200B]pal");
    assertThat(VisibleText.line("pay\u200dpal\u2060")).isEqualTo("pay[U+200D]pal[U+2060]");
    assertThat(VisibleText.line("a\u3164b\u0000c\u001b[31m"))
        .isEqualTo("a[U+3164]b[U+0000]c[U+001B][31m");
    assertThat(VisibleText.line("a" + Character.toString(0xe0041))).isEqualTo("a[U+E0041]");
    assertThat(VisibleText.line("a\ud800b")).isEqualTo("a[U+D800]b");
  }

  @Test
  void what_honest_texts_contain_stays_or_goes_quietly() {
    assertThat(VisibleText.line("Donau\u00addampf\u00adschiff")).isEqualTo("Donaudampfschiff");
    assertThat(VisibleText.line("\ufeffText")).isEqualTo("Text");
    assertThat(VisibleText.line("שלום\u200f!")).isEqualTo("שלום!");
    // Persian: "I want"; the joiner is part of its spelling.
    assertThat(VisibleText.line("می\u200cخواهم")).isEqualTo("می\u200cخواهم");
    var family = "👨\u200d👩\u200d👧";
    assertThat(VisibleText.line(family)).isEqualTo(family);
  }

  @Test
  void one_line_is_one_line() {
    assertThat(VisibleText.line(" a\r\nb\rc\nd\te\u2028f\u0085g ")).isEqualTo("a b c d e f g");
  }

  @Test
  void several_lines_stay_several_lines() {
    assertThat(VisibleText.lines("a\r\nb\rc\nd")).isEqualTo("a\nb\nc\nd");
  }

  @Test
  void what_people_compare_is_set_in_fours() {
    assertThat(VisibleText.inFours("3f2a9c01d4e8")).isEqualTo("3f2a 9c01 d4e8");
    assertThat(VisibleText.inFours("3f2a9")).isEqualTo("3f2a 9");
    assertThat(VisibleText.inFours("")).isEmpty();
  }

  @Test
  void a_cut_never_splits_a_character() {
    assertThat(VisibleText.line("ab😀cd", 4)).isEqualTo("ab…");
    assertThat(VisibleText.line("ab😀cd", 5)).isEqualTo("ab😀…");
    assertThat(VisibleText.line("ab😀cd", 6)).isEqualTo("ab😀cd");
  }
}
