package io.countersign.application.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  private static final Map<String, String> ENGLISH =
      Map.of(
          "asks", "{0} asks {1}.",
          "pattern.moment", "EEEE, d MMMM uuuu, HH:mm 'UTC'",
          "pattern.date", "d MMMM uuuu",
          "ahead.days", "in {0} days",
          "ahead.hours", "in {0} hours",
          "ahead.hours.one", "in 1 hour",
          "ahead.minutes", "in {0} minutes",
          "ahead.minutes.one", "in 1 minute");

  @Test
  void what_fills_a_place_is_not_read_again() {
    assertThat(english().say("asks", "{1} $1 \\", "'x'")).isEqualTo("{1} $1 \\ asks 'x'.");
  }

  @Test
  void a_sentence_that_is_missing_is_no_sentence() {
    assertThat(english().has("asks")).isTrue();
    assertThat(english().has("other")).isFalse();
    assertThatThrownBy(() -> english().say("other")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void numbers_keep_every_digit() {
    assertThat(in(Locale.GERMAN).number(new BigDecimal("1234567.8900001")))
        .isEqualTo("1.234.567,8900001");
    assertThat(english().number(new BigDecimal("0.1"))).isEqualTo("0.1");
    assertThat(english().number(new BigDecimal("1E+3"))).isEqualTo("1,000");
    assertThat(in(Locale.GERMAN).decimalSeparator()).isEqualTo(',');
  }

  @Test
  void times_are_told_in_utc() {
    assertThat(english().moment(Instant.parse("2026-11-24T10:15:59Z")))
        .isEqualTo("Tuesday, 24 November 2026, 10:15 UTC");
    assertThat(in(Locale.GERMANY).date(LocalDate.of(2026, 3, 1))).isEqualTo("1 März 2026");
  }

  @ParameterizedTest
  @CsvSource({
    "P3D, in 3 days",
    "PT60H, in 3 days",
    "PT36H, in 2 days",
    "PT35H59M, in 36 hours",
    "PT90M, in 2 hours",
    "PT89M29S, in 89 minutes",
    "PT1M29S, in 1 minute",
    "PT1S, in 1 minute",
    "PT0S, in 1 minute"
  })
  void what_is_ahead_is_rounded_to_what_a_person_would_say(Duration ahead, String said) {
    assertThat(english().ahead(ahead)).isEqualTo(said);
  }

  private static Wording english() {
    return in(Locale.ENGLISH);
  }

  private static Wording in(Locale locale) {
    var sentences = new Properties();
    sentences.putAll(ENGLISH);
    return new Wording(locale, sentences) {};
  }
}
