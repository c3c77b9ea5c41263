package io.countersign.adapters.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");

  @Test
  void every_sentence_exists_in_every_language() {
    assertThat(Words.keys("en")).isNotEmpty();
    assertThat(Words.keys("de")).isEqualTo(Words.keys("en"));
  }

  @Test
  void a_translation_fills_the_same_places() {
    for (var key : Words.keys("en")) {
      assertThat(places(Locale.GERMAN, key)).as(key).isEqualTo(places(Locale.ENGLISH, key));
    }
  }

  private static String places(Locale locale, String key) {
    var same = new Object[] {"{0}", "{1}", "{2}"};
    return PLACE
        .matcher(Words.in(locale).say(key, same))
        .results()
        .map(MatchResult::group)
        .sorted()
        .toList()
        .toString();
  }
}
