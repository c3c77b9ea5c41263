package io.countersign.adapters.web.hil;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.request.RequestState;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class WordsTest {
  private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");

  @Test
  void both_languages_say_the_same_things() {
    assertThat(Words.keys("de")).isEqualTo(Words.keys("en"));
  }

  @Test
  void every_sentence_has_the_same_places_in_both_languages() {
    var nothing = new Object[] {"{0}", "{1}", "{2}"};
    for (var key : Words.keys("en")) {
      var en = Words.in(Locale.ENGLISH).say(key, nothing);
      var de = Words.in(Locale.GERMAN).say(key, nothing);
      assertThat(PLACE.matcher(de).results().map(r -> r.group()).sorted())
          .as(key)
          .isEqualTo(PLACE.matcher(en).results().map(r -> r.group()).sorted().toList());
      assertThat(de).as(key).isNotBlank();
    }
  }

  @Test
  void there_are_words_for_every_problem_and_every_state() {
    assertThat(Words.keys("en"))
        .containsAll(Arrays.stream(FieldProblem.Reason.values()).map(r -> "mistake." + r).toList())
        .containsAll(
            Arrays.stream(RequestState.values())
                .map(s -> "state." + s.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void a_stranger_gets_what_the_browser_asks_for() {
    assertThat(Words.asked("fr, de;q=0.5, en;q=0.1").language()).isEqualTo("de");
    assertThat(Words.asked("fr").language()).isEqualTo("en");
    assertThat(Words.asked(";;;").language()).isEqualTo("en");
    assertThat(Words.asked("de".repeat(500)).language()).isEqualTo("en");
    assertThat(Words.asked(null).language()).isEqualTo("en");
  }
}
