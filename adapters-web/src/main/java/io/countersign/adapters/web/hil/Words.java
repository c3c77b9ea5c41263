package io.countersign.adapters.web.hil;

import io.countersign.application.view.VisibleText;
import io.countersign.application.view.Wording;
import io.countersign.domain.channel.ChannelId;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sentences, numbers and times in the reader's language; English for those we do not speak. */
final class Words extends Wording {
  private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.GERMAN);
  private static final int LONGEST_WISH = 200;
  private static final Map<String, Properties> BUNDLES = new ConcurrentHashMap<>();

  private Words(Locale locale, Properties sentences) {
    super(locale, sentences);
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

  /** What people call a channel, which may be one that we know no word for. */
  String channel(String id) {
    var key = "channel." + id;
    return has(key) ? say(key) : VisibleText.name(new ChannelId(id));
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
