package io.countersign.bootstrap.story;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.sandbox.slack.PostedMessage;
import io.countersign.sandbox.slack.SlackApp;
import io.countersign.sandbox.slack.SlackWorkspace;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A Slack workspace that only plays one, which a team's people write to each other in. */
final class Workspace implements AutoCloseable {
  static final String TEAM = "T0NORTHWIND";
  static final String CARLA = "U0CARLA";
  static final String JONAS = "U0JONAS";
  static final String MALLORY = "U0MALLORY";
  static final String FINANCE = "C0FINANCE";
  static final String SIGNING_SECRET = "slack-signing-secret-of-the-stories";

  private static final String TOKEN = "xoxb-token-of-the-stories-1d9f";

  final SlackWorkspace slack;
  private volatile Gateway gateway;

  Workspace() {
    var app = SlackApp.named("Countersign").withBotToken(TOKEN).withSigningSecret(SIGNING_SECRET);
    slack = new SlackWorkspace(TEAM, "Northwind", app, this::now, 0);
    slack.addUser(CARLA, "Carla Ferrero", "carla@example.test");
    slack.addUser(JONAS, "Jonas Weber", "jonas@example.test");
    slack.addUser(MALLORY, "Mallory", "mallory@example.test");
    slack.addChannel(FINANCE, "finance");
  }

  private Instant now() {
    return gateway == null ? Instant.now() : gateway.now();
  }

  /** What a gateway needs to know of it. */
  Map<String, Object> properties() {
    return Map.of("countersign.slack.api-url", slack.apiUrl().toString());
  }

  /** Fills in a team's account; what it says is sent to this gateway. */
  void connect(Team team, String... more) {
    gateway = team.gateway();
    secret(team, "slack-token", TOKEN);
    secret(team, "slack-signing", SIGNING_SECRET);
    account(team, "slack-signing", TEAM, more);
    callsGoTo(team.gateway(), team.tenant());
  }

  static void secret(Team team, String name, String value) {
    var stored = team.put("/v1/secrets/" + name, "{\"value\":\"" + value + "\"}");
    if (stored.status() >= 300) {
      throw new IllegalStateException(stored.toString());
    }
  }

  /**
   * @param more further settings, key and value in turn
   */
  static void account(Team team, String signingSecret, String workspace, String... more) {
    var settings = new StringBuilder();
    for (var i = 0; i < more.length; i += 2) {
      settings.append(", \"%s\": \"%s\"".formatted(more[i], more[i + 1]));
    }
    var stored =
        team.put(
            "/v1/channels/slack",
            """
            {"settings": {"botToken": "@{secret:slack-token}", "signingSecret": "@{secret:%s}",
                          "workspaceId": "%s"%s}}
            """
                .formatted(signingSecret, workspace, settings));
    if (stored.status() != 200) {
      throw new IllegalStateException(stored.toString());
    }
  }

  void callsGoTo(Gateway where, String tenant) {
    gateway = where;
    slack.requestUrl(where.url("/channels/slack/" + tenant));
  }

  static URI callsOf(Gateway where, String tenant) {
    return where.url("/channels/slack/" + tenant);
  }

  /** Somebody of the directory who is in the workspace, too. */
  static void person(Team team, String email, String name, String user) {
    var added =
        team.post(
            "/v1/people",
            "{\"email\":\"%s\",\"name\":\"%s\",\"roles\":[\"finance\"],\"handles\":{\"slack\":\"%s\"}}"
                .formatted(email, name, user));
    if (added.status() != 201) {
      throw new IllegalStateException(added.toString());
    }
  }

  /** Waits for the first message in a conversation, or to a user. */
  PostedMessage message(String conversation) {
    return messages(conversation, 1).getFirst();
  }

  List<PostedMessage> messages(String conversation, int count) {
    return Awaitility.await()
        .until(() -> publicOnes(conversation), messages -> messages.size() >= count);
  }

  private List<PostedMessage> publicOnes(String conversation) {
    return slack.messages(conversation).stream()
        .filter(message -> message.ephemeralTo() == null)
        .toList();
  }

  /** Waits for what only this person sees. */
  String whisper(String user) {
    return Awaitility.await()
        .until(
            () ->
                slack.messages().stream()
                    .filter(message -> user.equals(message.ephemeralTo()))
                    .map(message -> words(message.blocks()))
                    .collect(Collectors.joining("\n")),
            said -> !said.isEmpty());
  }

  /** Waits until a message says this, and returns all that it says then. */
  String until(PostedMessage message, String words) {
    return Awaitility.await().until(() -> shown(message), shown -> shown.contains(words));
  }

  String shown(PostedMessage message) {
    return words(current(message).blocks());
  }

  private PostedMessage current(PostedMessage message) {
    return slack.message(message.channel(), message.ts()).orElseThrow();
  }

  /** The labels of what can be pressed in a message. */
  List<String> buttons(PostedMessage message) {
    var labels = new ArrayList<String>();
    for (var button : current(message).blocks().findParents("action_id")) {
      labels.add(button.at("/text/text").asText());
    }
    return labels;
  }

  private static String words(JsonNode blocks) {
    return String.join(" ", blocks.findValuesAsText("text")).replace(" \n", "\n");
  }

  @Override
  public void close() {
    for (var call : slack.calls()) {
      Canaries.said(Canaries.Place.SLACK, call.method(), call.parameters().toString());
    }
    slack.close();
  }
}
