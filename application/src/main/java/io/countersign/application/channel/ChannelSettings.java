package io.countersign.application.channel;

import java.util.List;
import java.util.Optional;

/**
 * What a channel's account consists of. An account may be left out altogether if none is required.
 */
public record ChannelSettings(List<Field> fields) {
  /**
   * The kinds a form would show differently. A SECRET must be given as a reference, never in clear.
   */
  public enum Kind {
    TEXT,
    NUMBER,
    EMAIL,
    CHOICE,
    SECRET
  }

  /** Whether a setting must be given. */
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }

  /**
   * @param choices what a CHOICE may be, empty otherwise
   * @param fallback used when the setting is left out, empty for none
   */
  public record Field(
      String key,
      Kind kind,
      Presence presence,
      List<String> choices,
      String fallback,
      String description) {}

  public ChannelSettings {
    fields = List.copyOf(fields);
  }

  public Optional<Field> field(String key) {
    return fields.stream().filter(f -> f.key().equals(key)).findFirst();
  }
}
