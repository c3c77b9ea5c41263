package io.countersign.sandbox.slack;

import java.util.Set;
import java.util.TreeSet;

/**
 * The app that is installed in the workspace.
 *
 * @param botId names the app where it speaks, {@code B…}
 * @param botUserId the app as a member, {@code U…}
 * @param verificationToken the old way of proving that a payload is Slack's; still sent, never to
 *     be relied on
 */
public record SlackApp(
    String id,
    String name,
    String botToken,
    String botId,
    String botUserId,
    String signingSecret,
    String verificationToken,
    Set<String> scopes) {

  /** What an app needs that writes to people and channels and looks people up. */
  public static final Set<String> USUAL_SCOPES =
      Set.of(
          "chat:write",
          "im:write",
          "im:history",
          "im:read",
          "channels:history",
          "channels:read",
          "users:read",
          "users:read.email");

  public SlackApp {
    scopes = Set.copyOf(scopes);
  }

  /** An app with made-up ids and secrets and the usual scopes. */
  public static SlackApp named(String name) {
    return new SlackApp(
        "A0SANDBOX",
        name,
        "xoxb-sandbox-1-token",
        "B0SANDBOX",
        "U0BOT",
        "8f742231b10e8888abcd99yyyzzz85a5",
        "sandbox-verification-token",
        USUAL_SCOPES);
  }

  /** The same app with another signing secret. */
  public SlackApp withSigningSecret(String secret) {
    return new SlackApp(id, name, botToken, botId, botUserId, secret, verificationToken, scopes);
  }

  /** The same app with another bot token. */
  public SlackApp withBotToken(String token) {
    return new SlackApp(
        id, name, token, botId, botUserId, signingSecret, verificationToken, scopes);
  }

  /** The same app, granted exactly these scopes. */
  public SlackApp withScopes(Set<String> granted) {
    return new SlackApp(
        id, name, botToken, botId, botUserId, signingSecret, verificationToken, granted);
  }

  String scopesListed() {
    return String.join(",", new TreeSet<>(scopes));
  }
}
