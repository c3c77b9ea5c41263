package io.countersign.adapters.slack;

import io.countersign.application.view.VisibleText;
import io.countersign.application.view.Wording;
import io.countersign.domain.channel.ChannelId;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Sentences, numbers and times in the reader's language; English for those we do not speak. */
final class SlackWords extends Wording {
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");
  private static final Map<String, Properties> BUNDLES = new ConcurrentHashMap<>();

  private SlackWords(Locale locale, Properties sentences) {
    super(locale, sentences);
  }

  static SlackWords in(Locale reader) {
    var language = reader.getLanguage();
    if (LANGUAGE.matcher(language).matches() && !bundle(language).isEmpty()) {
      return new SlackWords(reader.stripExtensions(), bundle(language));
    }
    return new SlackWords(Locale.ENGLISH, bundle("en"));
  }

  static Set<String> keys(String language) {
    return bundle(language).stringPropertyNames();
  }

  /** What people call a channel, which may be one that we know no word for. */
  String channel(ChannelId channel) {
    var key = "channel." + channel;
    return has(key) ? say(key) : VisibleText.name(channel);
  }

  private static Properties bundle(String language) {
    return BUNDLES.computeIfAbsent(language, SlackWords::load);
  }

  private static Properties load(String language) {
    var properties = new Properties();
    try (var in = SlackWords.class.getResourceAsStream("/i18n/slack_" + language + ".properties")) {
      if (in != null) {
        properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
