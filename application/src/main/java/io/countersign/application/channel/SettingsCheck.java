package io.countersign.application.channel;

/** Whether settings can be used. */
public sealed interface SettingsCheck {
  record Usable() implements SettingsCheck {}

  /** Not well formed. */
  record Unusable(String setting, String sentence) implements SettingsCheck {}

  /** Points to where this installation does not connect to. */
  record EgressDenied(String setting, String sentence) implements SettingsCheck {}
}
