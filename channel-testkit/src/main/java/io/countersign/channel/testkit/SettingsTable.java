package io.countersign.channel.testkit;

import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.ChannelSettings.Field;
import java.util.Locale;
import java.util.stream.Collectors;

/** A channel's settings as a table in Markdown, for the documentation. */
public final class SettingsTable {
  private SettingsTable() {}

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
