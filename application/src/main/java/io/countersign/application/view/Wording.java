package io.countersign.application.view;

import io.countersign.domain.field.FieldValue;
import java.math.BigDecimal;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences, numbers and times as the readers of one locale write them. A channel brings the
 * sentences; among them are {@code yes}, {@code no}, {@code pattern.moment}, {@code pattern.date}
 * and {@code ahead.days}, {@code ahead.hours} and {@code ahead.minutes}, each with a form ending in
 * {@code .one}.
 */
public abstract class Wording {
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

  private final Locale locale;
  private final Properties sentences;

  protected Wording(Locale locale, Properties sentences) {
    this.locale = locale;
    this.sentences = sentences;
  }

  /** BCP 47. */
  public final String language() {
    return locale.toLanguageTag();
  }

  public final boolean has(String key) {
    return sentences.containsKey(key);
  }

  /** The sentence with its places {@code {0}}, {@code {1}}… filled; what fills one is not read. */
  public final String say(String key, Object... values) {
    var sentence = sentences.getProperty(key);
    if (sentence == null) {
      throw new IllegalStateException("No sentence " + key);
    }
    return PLACE
        .matcher(sentence)
        .replaceAll(
            place -> Matcher.quoteReplacement(values[Integer.parseInt(place.group(1))].toString()));
  }

  /** E.g. "Tuesday, 24 November 2026, 10:15 UTC". */
  public final String moment(Instant instant) {
    return pattern("pattern.moment", instant.atOffset(ZoneOffset.UTC));
  }

  public final String date(LocalDate date) {
    return pattern("pattern.date", date);
  }

  /** With every digit, in groups of thousands. */
  public final String number(BigDecimal number) {
    var format = NumberFormat.getNumberInstance(locale);
    format.setMaximumFractionDigits(Math.max(0, number.scale()));
    return format.format(number);
  }

  public final char decimalSeparator() {
    return DecimalFormatSymbols.getInstance(locale).getDecimalSeparator();
  }

  public final String yesOrNo(FieldValue.YesNo value) {
    return value.value() ? say("yes") : say("no");
  }

  /** E.g. "in 3 days", rounded to what a person would say. */
  public final String ahead(Duration duration) {
    if (duration.compareTo(Duration.ofHours(36)) >= 0) {
      return several("ahead.days", duration.plusHours(12).toDays());
    }
    if (duration.compareTo(Duration.ofMinutes(90)) >= 0) {
      return several("ahead.hours", duration.plusMinutes(30).toHours());
    }
    return several("ahead.minutes", Math.max(1, duration.plusSeconds(30).toMinutes()));
  }

  private String several(String key, long count) {
    return count == 1 ? say(key + ".one") : say(key, number(BigDecimal.valueOf(count)));
  }

  private String pattern(String key, TemporalAccessor value) {
    return DateTimeFormatter.ofPattern(say(key), locale).format(value);
  }
}
