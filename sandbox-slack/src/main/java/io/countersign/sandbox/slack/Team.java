package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Everything the workspace remembers. Its monitor guards what takes more than one step. */
final class Team {
  static final Duration TRIGGER_LIFETIME = Duration.ofSeconds(3);
  private static final Duration RESPONSE_URL_LIFETIME = Duration.ofMinutes(30);
  private static final int RESPONSE_URL_USES = 5;
  private static final long MICROS = 1_000_000;

  /** How a trigger may be used. */
  enum TriggerUse {
    GOOD,
    UNKNOWN,
    EXPIRED,
    EXCHANGED
  }

  private record Trigger(String userId, Instant issuedAt, boolean exchanged) {}

  /** A message that may be answered for a while through a secret address. */
  record ResponseUrl(String channel, String ts, String userId, Instant issuedAt, int uses) {}

  private final String id;
  private final String name;
  private final SlackApp app;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  private final Map<String, SlackUser> users = new LinkedHashMap<>();
  private final Map<String, Conversation> conversations = new LinkedHashMap<>();
  private final List<PostedMessage> messages = new ArrayList<>();
  private final Map<String, Modal> modals = new LinkedHashMap<>();
  private final Map<String, Trigger> triggers = new LinkedHashMap<>();
  private final Map<String, ResponseUrl> responseUrls = new LinkedHashMap<>();
  private final List<ApiCall> calls = new ArrayList<>();
  private boolean tokenRevoked;
  private long lastMicros;
  private long sequence;
  private long version;

  Team(String id, String name, SlackApp app, InstantSource clock) {
    this.id = id;
    this.name = name;
    this.app = app;
    this.clock = clock;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  /** The part of the workspace's address that is its own. */
  String domain() {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  SlackApp app() {
    return app;
  }

  Instant now() {
    return clock.instant();
  }

  /** Grows with each change that a person could see. */
  synchronized long version() {
    return version;
  }

  synchronized void revokeToken() {
    tokenRevoked = true;
  }

  synchronized boolean isTokenRevoked() {
    return tokenRevoked;
  }

  // People

  synchronized void put(SlackUser user) {
    users.put(user.id(), user);
    version++;
  }

  synchronized Optional<SlackUser> user(String userId) {
    return Optional.ofNullable(users.get(userId));
  }

  synchronized List<SlackUser> users() {
    return List.copyOf(users.values());
  }

  // Conversations

  synchronized void put(Conversation conversation) {
    conversations.put(conversation.id(), conversation);
    version++;
  }

  synchronized Optional<Conversation> conversation(String conversationId) {
    return Optional.ofNullable(conversations.get(conversationId));
  }

  synchronized List<Conversation> conversations() {
    return List.copyOf(conversations.values());
  }

  synchronized Conversation directMessages(String userId) {
    return conversations.values().stream()
        .filter(conversation -> userId.equals(conversation.userId()))
        .findFirst()
        .orElseGet(() -> {
          var opened = Conversation.direct("D" + userId, userId);
          put(opened);
          return opened;
        });
  }

  // Messages

  /** A timestamp that no other message has. */
  synchronized String nextTs() {
    var now = now();
    var micros = now.getEpochSecond() * MICROS + now.getNano() / 1_000;
    lastMicros = Math.max(micros, lastMicros + 1);
    return "%d.%06d".formatted(lastMicros / MICROS, lastMicros % MICROS);
  }

  synchronized void add(PostedMessage message) {
    messages.add(message);
    version++;
  }

  synchronized Optional<PostedMessage> message(String channel, String ts) {
    return messages.stream().filter(each -> isAt(each, channel, ts)).findFirst();
  }

  synchronized List<PostedMessage> messages() {
    return List.copyOf(messages);
  }

  synchronized Optional<PostedMessage> change(
      String channel, String ts, UnaryOperator<PostedMessage> change) {
    for (var index = 0; index < messages.size(); index++) {
      if (isAt(messages.get(index), channel, ts)) {
        messages.set(index, change.apply(messages.get(index)));
        version++;
        return Optional.of(messages.get(index));
      }
    }
    return Optional.empty();
  }

  private static boolean isAt(PostedMessage message, String channel, String ts) {
    return message.channel().equals(channel) && message.ts().equals(ts);
  }

  // Modals

  synchronized Modal open(String userId, JsonNode asSent, @Nullable String previousId) {
    var viewId = "V" + next();
    var modal = Modal.opened(viewId, userId, kept(asSent, viewId, previousId));
    modals.put(viewId, modal);
    version++;
    return modal;
  }

  synchronized Optional<Modal> modal(String viewId) {
    return Optional.ofNullable(modals.get(viewId));
  }

  synchronized List<Modal> modals() {
    return List.copyOf(modals.values());
  }

  synchronized Optional<Modal> change(String viewId, UnaryOperator<Modal> change) {
    version++;
    return Optional.ofNullable(modals.computeIfPresent(viewId, (_, modal) -> change.apply(modal)));
  }

  synchronized void closeAll(String userId) {
    modals.replaceAll((_, modal) -> modal.userId().equals(userId) ? modal.closed() : modal);
    version++;
  }

  /** A view as Slack keeps it. */
  ObjectNode kept(JsonNode asSent, String viewId, @Nullable String previousId) {
    var view = Json.object();
    view.put("id", viewId).put("team_id", id).put("type", Json.text(asSent, "type"));
    view.set("blocks", withIds(asSent.path("blocks")));
    view.put("private_metadata", Json.text(asSent, "private_metadata"));
    view.put("callback_id", Json.text(asSent, "callback_id"));
    view.putObject("state").putObject("values");
    view.put("hash", now().getEpochSecond() + "." + secret(4));
    view.set("title", asSent.path("title"));
    view.put("clear_on_close", asSent.path("clear_on_close").asBoolean());
    view.put("notify_on_close", asSent.path("notify_on_close").asBoolean());
    view.set("close", asSent.has("close") ? asSent.path("close") : null);
    view.set("submit", asSent.has("submit") ? asSent.path("submit") : null);
    view.put("previous_view_id", previousId);
    view.put("root_view_id", previousId == null ? viewId : previousId);
    view.put("app_id", app.id());
    view.put("external_id", Json.text(asSent, "external_id"));
    view.put("app_installed_team_id", id);
    view.put("bot_id", app.botId());
    return view;
  }

  /** A copy of the blocks in which every id that was left out is made up. */
  ArrayNode withIds(JsonNode asSent) {
    var blocks = Json.array();
    for (var sent : asSent) {
      ObjectNode block = sent.deepCopy();
      if (!block.hasNonNull("block_id")) {
        block.put("block_id", secret(3));
      }
      switch (Json.text(block, "type")) {
        case "actions" -> block.path("elements").forEach(this::withId);
        case "section" -> withId(block.path("accessory"));
        case "input" -> withId(block.path("element"));
        default -> {}
      }
      blocks.add(block);
    }
    return blocks;
  }

  private void withId(JsonNode element) {
    if (element instanceof ObjectNode interactive
        && !Json.text(element, "type").equals("image")
        && !interactive.hasNonNull("action_id")) {
      interactive.put("action_id", secret(3));
    }
  }

  // Triggers and response addresses

  synchronized String issueTrigger(String userId) {
    var trigger = next() + "." + next() + "." + secret(16);
    triggers.put(trigger, new Trigger(userId, now(), false));
    return trigger;
  }

  synchronized TriggerUse standing(String trigger) {
    var known = triggers.get(trigger);
    if (known == null) {
      return TriggerUse.UNKNOWN;
    }
    if (known.exchanged()) {
      return TriggerUse.EXCHANGED;
    }
    return now().isAfter(known.issuedAt().plus(TRIGGER_LIFETIME))
        ? TriggerUse.EXPIRED
        : TriggerUse.GOOD;
  }

  /** Answers whose trigger it was. */
  synchronized String exchange(String trigger) {
    var known = Objects.requireNonNull(triggers.get(trigger));
    triggers.put(trigger, new Trigger(known.userId(), known.issuedAt(), true));
    return known.userId();
  }

  /** Answers the secret path of a new response address. */
  synchronized String issueResponsePath(PostedMessage message, String userId) {
    var path = id + "/" + next() + "/" + secret(12);
    responseUrls.put(
        path, new ResponseUrl(message.channel(), message.ts(), userId, now(), RESPONSE_URL_USES));
    return path;
  }

  /** Uses a response address once; empty if it is unknown, used up or too old. */
  synchronized Optional<ResponseUrl> useResponsePath(String path) {
    var known = responseUrls.get(path);
    if (known == null
        || known.uses() == 0
        || now().isAfter(known.issuedAt().plus(RESPONSE_URL_LIFETIME))) {
      return Optional.empty();
    }
    responseUrls.put(
        path,
        new ResponseUrl(
            known.channel(), known.ts(), known.userId(), known.issuedAt(), known.uses() - 1));
    return Optional.of(known);
  }

  // Calls

  synchronized void remember(ApiCall call) {
    calls.add(call);
  }

  synchronized List<ApiCall> calls() {
    return List.copyOf(calls);
  }

  private synchronized long next() {
    return 1_000_000 + ++sequence;
  }

  private String secret(int bytes) {
    var drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
