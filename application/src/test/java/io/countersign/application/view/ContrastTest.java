package io.countersign.application.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContrastTest {
  @ParameterizedTest
  @CsvSource({"#1f3a5f, #ffffff", "#ffcc00, #000000", "#ffffff, #000000", "#000000, #ffffff"})
  void dark_colours_take_white_ink_and_light_ones_black(String color, String ink) {
    assertThat(Contrast.inkOn(color)).isEqualTo(ink);
  }

  @Test
  void small_text_can_be_read_on_every_colour() {
    IntStream.iterate(0, color -> color < 0x1000000, color -> color + 0x0503)
        .mapToObj("#%06x"::formatted)
        .forEach(color ->
            assertThat(Contrast.ratio(color, Contrast.inkOn(color)))
                .as(color)
                .isGreaterThanOrEqualTo(4.5));
  }

  @Test
  void the_ratio_is_that_of_wcag() {
    assertThat(Contrast.ratio("#000000", "#ffffff")).isEqualTo(21, within(0.001));
    assertThat(Contrast.ratio("#ffffff", "#000000")).isEqualTo(21, within(0.001));
    assertThat(Contrast.ratio("#808080", "#808080")).isEqualTo(1);
    // The lightest grey that small text may have on white.
    assertThat(Contrast.ratio("#767676", "#ffffff")).isEqualTo(4.54, within(0.005));
  }
}
