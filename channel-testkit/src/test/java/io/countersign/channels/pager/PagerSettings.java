package io.countersign.channels.pager;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.ChannelSettings.Field;
import io.countersign.application.channel.ChannelSettings.Kind;
import io.countersign.application.channel.ChannelSettings.Presence;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.application.usecase.secret.References;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a tenant fills in, and how it is read. */
final class PagerSettings {
  static final String TEAM = "team";
  static final String TOKEN = "token";
  static final String SIGNING_KEY = "signingKey";
  static final String PREVIOUS_SIGNING_KEY = "previousSigningKey";

  static final ChannelSettings ALL =
      new ChannelSettings(
          List.of(
              field(TEAM, Kind.TEXT, Presence.REQUIRED, "Your team at Pager, e.g. T-ACME."),
              field(TOKEN, Kind.SECRET, Presence.REQUIRED, "To send pages with."),
              field(SIGNING_KEY, Kind.SECRET, Presence.REQUIRED, "What Pager signs calls with."),
              field(
                  PREVIOUS_SIGNING_KEY,
                  Kind.SECRET,
                  Presence.OPTIONAL,
                  "The signing key before, while it is being replaced.")));

  private PagerSettings() {}

  /** Settings may still hold references here, and those are not looked into. */
  static SettingsCheck check(ChannelAccount account) {
    var team = account.setting(TEAM).orElse("");
    return References.present(team) || team.matches("T-[A-Z0-9]{1,20}")
        ? new SettingsCheck.Usable()
        : new SettingsCheck.Unusable(TEAM, "This must be of the form T-ACME.");
  }

  /** The token, if everything else that is required is there, too. */
  static Optional<String> token(ChannelAccount account) {
    return ALL.fields().stream()
            .filter(field -> field.presence() == Presence.REQUIRED)
            .allMatch(field -> account.setting(field.key()).isPresent())
        ? account.setting(TOKEN)
        : Optional.empty();
  }

  static List<String> signingKeys(ChannelAccount account) {
    return Stream.of(SIGNING_KEY, PREVIOUS_SIGNING_KEY)
        .flatMap(key -> account.setting(key).stream())
        .toList();
  }

  private static Field field(String key, Kind kind, Presence presence, String description) {
    return new Field(key, kind, presence, List.of(), "", description);
  }
}
