package io.countersign.adapters.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldProblem;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SlackWordsTest {
  @Test
  void every_language_says_the_same() {
    assertThat(SlackWords.keys("de")).isEqualTo(SlackWords.keys("en"));
  }

  @Test
  void every_problem_has_its_sentence() {
    assertThat(Arrays.stream(FieldProblem.Reason.values()))
        .allSatisfy(reason ->
            assertThat(SlackWords.keys("en"))
                .contains("problem." + reason.name().toLowerCase(Locale.ROOT).replace('_', '-')));
  }

  @Test
  void what_slack_limits_to_24_characters_is_short() {
    for (var language : new String[] {"en", "de"}) {
      var words = SlackWords.in(Locale.forLanguageTag(language));
      for (var key :
          new String[] {
            "form.edit", "form.reject", "form.submit.approve", "form.submit.reject", "form.cancel"
          }) {
        assertThat(words.say(key)).hasSizeLessThanOrEqualTo(24);
      }
    }
  }

  @Test
  void a_channel_that_we_have_no_word_for_is_called_by_its_name() {
    assertThat(SlackWords.in(Locale.ENGLISH).channel(new ChannelId("pager"))).isEqualTo("Pager");
    assertThat(SlackWords.in(Locale.CHINESE).channel(new ChannelId("email")))
        .isEqualTo("by e-mail");
  }
}
