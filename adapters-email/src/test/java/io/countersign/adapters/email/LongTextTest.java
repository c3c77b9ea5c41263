package io.countersign.adapters.email;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongTextTest {
  @Test
  void a_long_text_is_cut_where_it_becomes_too_heavy() {
    assertThat(LongText.cut("äöü", 6, "…")).isEqualTo("äöü");
    assertThat(LongText.cut("äöü", 5, "…")).isEqualTo("äö…");
    assertThat(LongText.cut("a<b", 6, "…")).isEqualTo("a<…");
  }
}
