package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What people do, and what Slack tells the app about it. */
final class People {
  private static final String TROUBLE = "We had some trouble connecting. Try again?";

  private final Team team;
  private final Messenger messenger;
  private final URI origin;
  private final Supplier<Duration> patience;
  private @Nullable URI requestUrl;
  private @Nullable URI eventsUrl;

  People(Team team, Messenger messenger, URI origin, Supplier<Duration> patience) {
    this.team = team;
    this.messenger = messenger;
    this.origin = origin;
    this.patience = patience;
  }

  synchronized void requestUrl(URI url) {
    requestUrl = url;
  }

  synchronized void eventsUrl(URI url) {
    eventsUrl = url;
  }

  private synchronized URI requestUrl() {
    return Optional.ofNullable(requestUrl)
        .orElseThrow(() -> new IllegalStateException("The app has no request URL yet."));
  }

  private synchronized URI eventsUrl() {
    return Optional.ofNullable(eventsUrl).orElseGet(this::requestUrl);
  }

  Interaction press(
      String userId, String channelId, String ts, String actionId, Map<String, String> entered) {
    var user = user(userId);
    var channel =
        team.conversation(channelId)
            .filter(each -> each.isSeenBy(userId))
            .orElseThrow(() -> new IllegalArgumentException(userId + " is not in " + channelId));
    var message =
        team.message(channelId, ts)
            .filter(each -> each.isSeenBy(userId))
            .orElseThrow(() -> new IllegalArgumentException(userId + " sees no message " + ts));
    var inputs = Inputs.of(message.blocks());
    var filled = Inputs.filled(inputs, entered);

    var payload = payload("block_actions", user);
    var container =
        payload
            .putObject("container")
            .put("type", "message")
            .put("message_ts", ts)
            .put("channel_id", channelId)
            .put("is_ephemeral", message.ephemeralTo() != null);
    if (message.threadTs() != null) {
      container.put("thread_ts", message.threadTs());
    }
    payload.put("trigger_id", team.issueTrigger(userId));
    payload.putObject("channel").put("id", channelId).put("name", channel.name());
    if (message.ephemeralTo() == null) {
      payload.set("message", WebApi.json(team, message, true));
    }
    payload.set("state", Inputs.state(inputs, filled));
    payload.put(
        "response_url", origin.resolve("/actions/" + team.issueResponsePath(message, userId)) + "");
    payload.putArray("actions").add(action(message.blocks(), actionId, inputs, filled));
    return interactive(payload, _ -> {});
  }

  private ObjectNode action(
      JsonNode blocks, String actionId, List<Inputs.Input> inputs, Map<String, String> filled) {
    for (var input : inputs) {
      if (input.actionId().equals(actionId)) {
        return input
            .state(filled.getOrDefault(input.key(), ""))
            .put("action_id", actionId)
            .put("block_id", input.blockId())
            .put("action_ts", team.nextTs());
      }
    }
    for (var block : blocks) {
      var places = Json.array().addAll(Json.list(block.path("elements")));
      places.add(block.path("accessory"));
      for (var button : places) {
        if (Json.text(button, "type").equals("button")
            && Json.text(button, "action_id").equals(actionId)) {
          return pressed(block, button);
        }
      }
    }
    throw new IllegalArgumentException("There is nothing to press called " + actionId);
  }

  private ObjectNode pressed(JsonNode block, JsonNode button) {
    var action =
        Json.object()
            .put("action_id", Json.text(button, "action_id"))
            .put("block_id", Json.text(block, "block_id"));
    var text = action.putObject("text");
    text.put("type", "plain_text")
        .put("text", Json.text(button.path("text"), "text"))
        .put("emoji", button.path("text").path("emoji").asBoolean(true));
    for (var member : new String[] {"value", "url", "style"}) {
      if (button.has(member)) {
        action.put(member, Json.text(button, member));
      }
    }
    return action.put("type", "button").put("action_ts", team.nextTs());
  }

  /** What a person's client would not even send; empty if it would. */
  Map<String, String> objections(String viewId, Map<String, String> entered) {
    var inputs = Inputs.of(shown(viewId).view().path("blocks"));
    return Inputs.objections(inputs, Inputs.filled(inputs, entered));
  }

  void object(String viewId, Map<String, String> objections, Map<String, String> entered) {
    team.change(viewId, modal -> modal.refused(objections, normalised(modal, entered)));
  }

  Interaction submit(String viewId, Map<String, String> entered) {
    var modal = shown(viewId);
    var inputs = Inputs.of(modal.view().path("blocks"));
    var filled = Inputs.filled(inputs, entered);
    var payload = payload("view_submission", user(modal.userId()));
    payload.put("trigger_id", team.issueTrigger(modal.userId()));
    ObjectNode view = modal.view().deepCopy();
    view.set("state", Inputs.state(inputs, filled));
    payload.set("view", view);
    payload.putArray("response_urls");
    return interactive(payload, answer -> settle(viewId, filled, answer));
  }

  private static Map<String, String> normalised(Modal modal, Map<String, String> entered) {
    return Inputs.filled(Inputs.of(modal.view().path("blocks")), entered);
  }

  private Modal shown(String viewId) {
    return team.modal(viewId)
        .filter(Modal::open)
        .orElseThrow(() -> new IllegalArgumentException("No modal " + viewId + " is open."));
  }

  /** The last thing that happens to a view that was submitted. */
  private void settle(String viewId, Map<String, String> filled, Answer answer) {
    synchronized (team) {
      var modal = team.modal(viewId).filter(Modal::open);
      if (modal.isEmpty()) {
        return;
      }
      if (answer.status() != 200 || answer.took().compareTo(patience.get()) > 0) {
        team.change(viewId, each -> each.troubled(TROUBLE, filled));
        return;
      }
      var said = Json.read(answer.body());
      switch (Json.text(said, "response_action")) {
        case "" -> {
          if (answer.body().isBlank() || said.isObject()) {
            team.change(viewId, Modal::closed);
          } else {
            team.change(viewId, each -> each.troubled(TROUBLE, filled));
          }
        }
        case "clear" -> team.closeAll(modal.get().userId());
        case "errors" -> refuse(modal.get(), said.path("errors"), filled);
        case "update" -> {
          if (isGood(said.path("view"))) {
            var view = team.kept(said.path("view"), viewId, null);
            team.change(viewId, each -> each.showing(view));
          } else {
            team.change(viewId, each -> each.troubled(TROUBLE, filled));
          }
        }
        case "push" -> {
          if (isGood(said.path("view"))) {
            team.open(modal.get().userId(), said.path("view"), viewId);
          } else {
            team.change(viewId, each -> each.troubled(TROUBLE, filled));
          }
        }
        default -> team.change(viewId, each -> each.troubled(TROUBLE, filled));
      }
    }
  }

  private static boolean isGood(JsonNode view) {
    return view.isObject()
        && !BlockRules.isTooLarge(view)
        && BlockRules.problemsOfView(view).isEmpty();
  }

  /** Errors are shown only if each belongs to an input of the view. */
  private void refuse(Modal modal, JsonNode errors, Map<String, String> filled) {
    var byBlock = new LinkedHashMap<String, String>();
    errors.properties().forEach(error -> byBlock.put(error.getKey(), error.getValue().asText()));
    var blockIds =
        Inputs.of(modal.view().path("blocks")).stream().map(Inputs.Input::blockId).toList();
    if (byBlock.isEmpty() || !blockIds.containsAll(byBlock.keySet())) {
      team.change(modal.id(), each -> each.troubled(TROUBLE, filled));
    } else {
      team.change(modal.id(), each -> each.refused(byBlock, filled));
    }
  }

  /** Closes a modal; the app is told only if it asked to be. */
  Optional<Interaction> close(String viewId) {
    var modal = shown(viewId);
    team.change(viewId, Modal::closed);
    if (!modal.view().path("notify_on_close").asBoolean()) {
      return Optional.empty();
    }
    var payload = payload("view_closed", user(modal.userId()));
    payload.set("view", modal.view().deepCopy());
    payload.put("is_cleared", false);
    return Optional.of(interactive(payload, _ -> {}));
  }

  private SlackUser user(String userId) {
    return team.user(userId)
        .filter(user -> !user.deactivated())
        .orElseThrow(() -> new IllegalArgumentException("There is no active user " + userId));
  }

  private ObjectNode payload(String type, SlackUser user) {
    var payload = Json.object().put("type", type);
    payload
        .putObject("user")
        .put("id", user.id())
        .put("username", user.username())
        .put("name", user.username())
        .put("team_id", user.teamId());
    payload.put("api_app_id", team.app().id()).put("token", team.app().verificationToken());
    payload.putObject("team").put("id", team.id()).put("domain", team.domain());
    return payload.putNull("enterprise").put("is_enterprise_install", false);
  }

  private Interaction interactive(ObjectNode payload, Interaction.Aftermath aftermath) {
    return Interaction.signed(
        messenger,
        Interaction.Kind.INTERACTIVE,
        payload,
        requestUrl(),
        team.now(),
        team.app().signingSecret(),
        aftermath);
  }

  // Events

  Interaction challenge(String challenge) {
    return event(
        Json.object()
            .put("token", team.app().verificationToken())
            .put("challenge", challenge)
            .put("type", "url_verification"));
  }

  Interaction appUninstalled() {
    return event(callback(Json.object().put("type", "app_uninstalled")));
  }

  Interaction tokensRevoked() {
    var event = Json.object().put("type", "tokens_revoked");
    var tokens = event.putObject("tokens");
    tokens.putArray("oauth");
    tokens.putArray("bot").add(team.app().botUserId());
    return event(callback(event));
  }

  private ObjectNode callback(ObjectNode event) {
    var ts = team.nextTs();
    var callback =
        Json.object()
            .put("token", team.app().verificationToken())
            .put("team_id", team.id())
            .put("api_app_id", team.app().id());
    callback.set("event", event.put("event_ts", ts));
    return callback
        .put("type", "event_callback")
        .put("event_id", "Ev" + ts.replace(".", ""))
        .put("event_time", team.now().getEpochSecond())
        .put("is_ext_shared_channel", false);
  }

  private Interaction event(ObjectNode payload) {
    return Interaction.signed(
        messenger,
        Interaction.Kind.EVENT,
        payload,
        eventsUrl(),
        team.now(),
        team.app().signingSecret(),
        _ -> {});
  }
}
