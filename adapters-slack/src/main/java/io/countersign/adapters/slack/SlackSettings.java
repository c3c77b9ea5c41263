package io.countersign.adapters.slack;

import io.countersign.adapters.slack.SlackAccount.Identities;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.ChannelSettings.Field;
import io.countersign.application.channel.ChannelSettings.Kind;
import io.countersign.application.channel.ChannelSettings.Presence;
import io.countersign.application.channel.SettingsCheck.Unusable;
import io.countersign.application.usecase.secret.References;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a tenant fills in, and how it is read. */
final class SlackSettings {
  static final String BOT_TOKEN = "botToken";
  static final String SIGNING_SECRET = "signingSecret";
  static final String PREVIOUS_SIGNING_SECRET = "previousSigningSecret";
  static final String WORKSPACE = "workspaceId";
  static final String DESTINATION = "destination";
  static final String IDENTITY = "identity";
  static final String APP_TOKEN = "appToken";

  private static final String BY_DIRECTORY = "directory";
  private static final String BY_TRUSTED_EMAIL = "email-trusted";
  private static final Pattern WORKSPACE_ID = Pattern.compile("T[A-Z0-9]{2,20}");
  private static final Pattern CONVERSATION_ID = Pattern.compile("[CG][A-Z0-9]{2,20}");

  static final ChannelSettings ALL =
      new ChannelSettings(
          List.of(
              secret(
                  BOT_TOKEN,
                  Presence.REQUIRED,
                  "The bot token of the app in the workspace, xoxb-…"),
              secret(
                  SIGNING_SECRET,
                  Presence.REQUIRED,
                  "The signing secret of the app: whatever Slack sends is signed with it"),
              secret(
                  PREVIOUS_SIGNING_SECRET,
                  Presence.OPTIONAL,
                  "The signing secret before, while it is being replaced"),
              text(
                  WORKSPACE,
                  Presence.REQUIRED,
                  "The id of the workspace, T…: calls from any other are refused"),
              text(
                  DESTINATION,
                  Presence.OPTIONAL,
                  "The id of the Slack channel to ask in, C…; each person gets a direct message if"
                      + " it is left out"),
              new Field(
                  IDENTITY,
                  Kind.CHOICE,
                  Presence.OPTIONAL,
                  List.of(BY_DIRECTORY, BY_TRUSTED_EMAIL),
                  BY_DIRECTORY,
                  "Whom a Slack user is taken for: only whom the directory says, or also the holder"
                      + " of the address that Slack has of them"),
              secret(
                  APP_TOKEN,
                  Presence.OPTIONAL,
                  "The app-level token, xapp-…, to take calls over Socket Mode where Slack cannot"
                      + " reach this installation")));

  private SlackSettings() {}

  private static Field secret(String key, Presence presence, String description) {
    return new Field(key, Kind.SECRET, presence, List.of(), "", description);
  }

  private static Field text(String key, Presence presence, String description) {
    return new Field(key, Kind.TEXT, presence, List.of(), "", description);
  }

  /** What is wrong with settings, whose references may still have to be filled in. */
  static Optional<Unusable> complaint(ChannelAccount account) {
    return Stream.of(
            complaint(
                account,
                WORKSPACE,
                WORKSPACE_ID,
                "This must be the id of a workspace, T…; an organization's, E…, is none."),
            complaint(
                account,
                DESTINATION,
                CONVERSATION_ID,
                "This must be the id of a Slack channel, C…; it stands below the channel's details."))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Unusable> complaint(
      ChannelAccount account, String key, Pattern shape, String sentence) {
    return account
        .setting(key)
        .filter(value -> !References.present(value) && !shape.matcher(value).matches())
        .map(_ -> new Unusable(key, sentence));
  }

  /** Whether all that is asked in goes to one place; references in it are for one place, too. */
  static boolean shared(ChannelAccount account) {
    return account.setting(DESTINATION).isPresent();
  }

  /** Empty if something that is required is missing or of no use. */
  static Optional<SlackAccount> read(ChannelAccount account) {
    var token = account.setting(BOT_TOKEN);
    var workspace = account.setting(WORKSPACE);
    var secrets =
        Stream.of(SIGNING_SECRET, PREVIOUS_SIGNING_SECRET)
            .flatMap(key -> account.setting(key).stream())
            .toList();
    if (token.isEmpty()
        || workspace.isEmpty()
        || account.setting(SIGNING_SECRET).isEmpty()
        || complaint(account).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new SlackAccount(
            token.get(),
            secrets,
            workspace.get(),
            account.setting(DESTINATION).orElse(""),
            account.setting(IDENTITY).filter(BY_TRUSTED_EMAIL::equals).isPresent()
                ? Identities.EMAIL_TRUSTED
                : Identities.DIRECTORY));
  }
}
