package io.countersign.channel.testkit;

import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.ChannelSettings.Field;
import io.countersign.domain.channel.ChannelId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** A channel's settings as a table in Markdown, for the documentation. */
public final class SettingsTable {
  private static final String END = "<!-- end of settings -->";

  private SettingsTable() {}

  /**
   * What a page says of a channel's settings: all between {@code <!-- settings of CHANNEL -->} and
   * {@code <!-- end of settings -->}.
   *
   * @param page from the root of the repository, e.g. {@code docs/channels.md}
   */
  public static String in(String page, ChannelId channel) {
    try {
      var text = Files.readString(Path.of("..", page));
      var start = "<!-- settings of " + channel + " -->\n";
      var begin = text.indexOf(start);
      if (begin < 0) {
        throw new IllegalStateException("Not in " + page + ": " + start);
      }
      return text.substring(begin + start.length(), text.indexOf(END, begin));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String of(ChannelSettings settings) {
    return settings.fields().stream()
        .map(SettingsTable::row)
        .collect(
            Collectors.joining(
                "\n",
                "| setting | kind | default | what it is for |\n| --- | --- | --- | --- |\n",
                "\n"));
  }

  private static String row(Field field) {
    return "| `%s` | %s | %s | %s |"
        .formatted(field.key(), kind(field), fallback(field), field.description());
  }

  private static String kind(Field field) {
    return switch (field.kind()) {
      case TEXT, NUMBER, EMAIL -> field.kind().name().toLowerCase(Locale.ROOT);
      case SECRET -> "secret: `@{secret:Name}`";
      case CHOICE ->
          field.choices().stream()
              .map(choice -> "`" + choice + "`")
              .collect(Collectors.joining(", "));
    };
  }

  private static String fallback(Field field) {
    if (!field.fallback().isEmpty()) {
      return "`" + field.fallback() + "`";
    }
    return switch (field.presence()) {
      case REQUIRED -> "**required**";
      case OPTIONAL -> "";
    };
  }
}
