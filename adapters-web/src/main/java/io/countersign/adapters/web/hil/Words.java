package io.countersign.adapters.web.hil;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sentences, numbers and times in the reader's language; English for those we do not speak. */
final class Words {
  private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.GERMAN);
  private static final int LONGEST_WISH = 200;
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");
  private static final Map<String, Properties> BUNDLES = new ConcurrentHashMap<>();

  private final Locale locale;
  private final Properties sentences;

  private Words(Locale locale, Properties sentences) {
    this.locale = locale;
    this.sentences = sentences;
  }

  static Words in(Locale reader) {
    var spoken = SPOKEN.stream().anyMatch(l -> l.getLanguage().equals(reader.getLanguage()));
    return spoken
        ? new Words(reader.stripExtensions(), bundle(reader.getLanguage()))
        : new Words(Locale.ENGLISH, bundle("en"));
  }

  /** For pages that know nobody: what the browser asks for. */
  static Words asked(@Nullable String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.length() > LONGEST_WISH) {
      return in(Locale.ENGLISH);
    }
    try {
      var best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SPOKEN);
      return in(best == null ? Locale.ENGLISH : best);
    } catch (IllegalArgumentException malformed) {
      return in(Locale.ENGLISH);
    }
  }

  static Set<String> keys(String language) {
    return bundle(language).stringPropertyNames();
  }

  /** What people call a channel; its id if we know no word for it. */
  String channel(String id) {
    return sentences.getProperty("channel." + id, id);
  }

  /** BCP 47. */
  String language() {
    return locale.toLanguageTag();
  }

  /** The sentence with its places {@code {0}}, {@code {1}}… filled. */
  String say(String key, Object... values) {
    var sentence = sentences.getProperty(key);
    if (sentence == null) {
      throw new IllegalStateException("No sentence " + key);
    }
    return PLACE
        .matcher(sentence)
        .replaceAll(
            place -> Matcher.quoteReplacement(values[Integer.parseInt(place.group(1))].toString()));
  }

  /**
   * E.g. "Tuesday, 24 November 2026, 10:15 UTC"; the page's script turns it to the reader's zone.
   */
  String moment(Instant instant) {
    return pattern("pattern.moment", instant.atOffset(ZoneOffset.UTC));
  }

  String date(LocalDate date) {
    return pattern("pattern.date", date);
  }

  String number(BigDecimal number) {
    var format = NumberFormat.getNumberInstance(locale);
    format.setMaximumFractionDigits(Math.max(0, number.scale()));
    return format.format(number);
  }

  char decimalSeparator() {
    return DecimalFormatSymbols.getInstance(locale).getDecimalSeparator();
  }

  String yesOrNo(boolean value) {
    return value ? say("yes") : say("no");
  }

  /** E.g. "in 3 days", rounded to what a person would say. */
  String ahead(Duration duration) {
    if (duration.compareTo(Duration.ofHours(36)) >= 0) {
      return several("ahead.days", duration.plusHours(12).toDays());
    }
    if (duration.compareTo(Duration.ofMinutes(90)) >= 0) {
      return several("ahead.hours", duration.plusMinutes(30).toHours());
    }
    return several("ahead.minutes", Math.max(1, duration.plusSeconds(30).toMinutes()));
  }

  String several(String key, long count) {
    return count == 1 ? say(key + ".one") : say(key, number(BigDecimal.valueOf(count)));
  }

  private String pattern(String key, TemporalAccessor value) {
    return DateTimeFormatter.ofPattern(say(key), locale).format(value);
  }

  private static Properties bundle(String language) {
    return BUNDLES.computeIfAbsent(language, Words::load);
  }

  private static Properties load(String language) {
    var properties = new Properties();
    var name = "/i18n/pages_" + language + ".properties";
    try (var in = Words.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Missing " + name);
      }
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
