package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Slack's Web API, as far as an app needs it that writes to people and asks them. */
final class WebApi {
  /** A message is found again by its order, which is that of its timestamp read as a number. */
  private static final Comparator<PostedMessage> BY_TIME =
      Comparator.comparing(message -> new BigDecimal(message.ts()));

  private final Team team;

  WebApi(Team team) {
    this.team = team;
  }

  /** Carries one call out and answers what Slack would. */
  ObjectNode call(String method, @Nullable String token, Parameters parameters) {
    synchronized (team) {
      try {
        authenticate(method, token);
        return answer(method, parameters);
      } catch (MissingScope missing) {
        return refusal("missing_scope", List.of())
            .put("needed", missing.needed)
            .put("provided", team.app().scopesListed());
      } catch (Refusal refusal) {
        return refusal(refusal.error(), refusal.messages());
      }
    }
  }

  static ObjectNode refusal(String error, List<String> messages) {
    var answer = Json.object().put("ok", false).put("error", error);
    if (!messages.isEmpty()) {
      var plain = answer.putArray("errors");
      messages.forEach(plain::add);
      var marked = answer.putObject("response_metadata").putArray("messages");
      messages.forEach(
          message -> marked.add(message.startsWith("[ERROR]") ? message : "[ERROR] " + message));
    }
    return answer;
  }

  private void authenticate(String method, @Nullable String token) {
    if (token == null || token.isEmpty()) {
      throw new Refusal("not_authed");
    }
    if (!token.equals(team.app().botToken())) {
      throw new Refusal("invalid_auth");
    }
    if (team.isTokenRevoked()) {
      throw new Refusal("token_revoked");
    }
    if (method.equals("apps.connections.open")) {
      throw new Refusal("not_allowed_token_type");
    }
  }

  private ObjectNode answer(String method, Parameters parameters) {
    return switch (method) {
      case "auth.test" -> authTest();
      case "chat.postMessage" -> postMessage(parameters);
      case "chat.update" -> update(parameters);
      case "chat.postEphemeral" -> postEphemeral(parameters);
      case "conversations.open" -> openConversation(parameters);
      case "conversations.history" -> history(parameters);
      case "conversations.replies" -> replies(parameters);
      case "conversations.info" -> conversationInfo(parameters);
      case "users.info" -> userInfo(parameters);
      case "users.lookupByEmail" -> lookupByEmail(parameters);
      case "views.open" -> openView(parameters);
      case "views.update" -> updateView(parameters);
      default -> throw new Refusal("unknown_method");
    };
  }

  private static ObjectNode ok() {
    return Json.object().put("ok", true);
  }

  private ObjectNode authTest() {
    var app = team.app();
    return ok().put("url", "https://" + team.domain() + ".slack.com/")
        .put("team", team.name())
        .put("user", app.name().toLowerCase(Locale.ROOT))
        .put("team_id", team.id())
        .put("user_id", app.botUserId())
        .put("bot_id", app.botId())
        .put("is_enterprise_install", false);
  }

  // Messages

  private ObjectNode postMessage(Parameters parameters) {
    needs("chat:write");
    var channel = writable(parameters.required("channel"));
    var content = content(parameters, BlockRules.LONGEST_MESSAGE_TEXT);
    var threadTs = thread(parameters, channel);
    var message =
        new PostedMessage(
            channel.id(),
            team.nextTs(),
            threadTs,
            content.text(),
            content.blocks(),
            content.metadata(),
            null,
            false,
            false);
    team.add(message);
    return ok().put("channel", channel.id())
        .put("ts", message.ts())
        .set("message", json(message, Metadata.SHOWN));
  }

  private ObjectNode postEphemeral(Parameters parameters) {
    needs("chat:write");
    var channel = writable(parameters.required("channel"));
    var userId = parameters.required("user");
    var reader = team.user(userId);
    if (reader.isEmpty() || reader.get().deactivated() || !channel.isSeenBy(userId)) {
      throw new Refusal("user_not_in_channel");
    }
    var content = content(parameters, BlockRules.LONGEST_MESSAGE_TEXT);
    var threadTs = thread(parameters, channel);
    var ts = team.nextTs();
    team.add(
        new PostedMessage(
            channel.id(),
            ts,
            threadTs,
            content.text(),
            content.blocks(),
            content.metadata(),
            userId,
            false,
            false));
    return ok().put("message_ts", ts);
  }

  private ObjectNode update(Parameters parameters) {
    needs("chat:write");
    // Unlike chat.postMessage, this wants the conversation's own id.
    var channel = writable(conversation(parameters.required("channel")));
    var ts = parameters.required("ts");
    var existing =
        team.message(channel.id(), ts)
            .filter(message -> !message.deleted() && message.ephemeralTo() == null)
            .orElseThrow(() -> new Refusal("message_not_found"));
    var content = content(parameters, BlockRules.LONGEST_UPDATED_TEXT);
    // Text alone replaces the blocks too; metadata stays unless it is sent.
    var metadata = parameters.has("metadata") ? content.metadata() : existing.metadata();
    var updated =
        team.change(
                channel.id(),
                ts,
                message -> message.rewritten(content.text(), content.blocks(), metadata))
            .orElseThrow();
    return ok().put("channel", channel.id())
        .put("ts", ts)
        .put("text", content.text())
        .set("message", json(updated, Metadata.SHOWN));
  }

  private @Nullable String thread(Parameters parameters, Conversation channel) {
    if (!parameters.has("thread_ts")) {
      return null;
    }
    var ts = parameters.text("thread_ts");
    var parent =
        team.message(channel.id(), ts)
            .filter(message -> !message.deleted())
            .orElseThrow(() -> new Refusal("thread_not_found"));
    // A reply to a reply joins the thread that is already there.
    return parent.threadTs() == null ? ts : parent.threadTs();
  }

  private record Content(String text, JsonNode blocks, JsonNode metadata) {}

  private Content content(Parameters parameters, int longest) {
    var text = parameters.text("text");
    var blocks = parameters.json("blocks");
    if (parameters.has("blocks") && !blocks.isArray()) {
      throw new Refusal("invalid_blocks_format");
    }
    if (text.isEmpty() && blocks.isEmpty()) {
      throw new Refusal("no_text");
    }
    if (text.length() > longest) {
      throw new Refusal("msg_too_long");
    }
    return new Content(text, checked(blocks), metadata(parameters));
  }

  private JsonNode checked(JsonNode blocks) {
    var problems = BlockRules.problemsOfMessage(blocks);
    if (!problems.isEmpty()) {
      throw new Refusal("invalid_blocks", problems);
    }
    if (BlockRules.textIn(blocks) > BlockRules.MOST_TEXT_IN_BLOCKS) {
      throw new Refusal("msg_blocks_too_long");
    }
    return team.withIds(blocks);
  }

  private static JsonNode metadata(Parameters parameters) {
    var metadata = parameters.json("metadata");
    if (!parameters.has("metadata")) {
      return metadata;
    }
    if (metadata.isObject() && metadata.isEmpty()) {
      return MissingNode.getInstance();
    }
    if (!metadata.path("event_type").isTextual() || !metadata.path("event_payload").isObject()) {
      throw new Refusal("invalid_metadata_format");
    }
    return metadata;
  }

  private enum Metadata {
    SHOWN,
    LEFT_OUT
  }

  private ObjectNode json(PostedMessage message, Metadata metadata) {
    return json(team, message, metadata == Metadata.SHOWN);
  }

  /** A message as Slack gives it to apps. */
  static ObjectNode json(Team team, PostedMessage message, boolean withMetadata) {
    var app = team.app();
    var json =
        Json.object()
            .put("type", "message")
            .put("user", app.botUserId())
            .put("ts", message.ts())
            .put("bot_id", app.botId())
            .put("app_id", app.id())
            .put("text", message.text())
            .put("team", team.id());
    json.putObject("bot_profile")
        .put("id", app.botId())
        .put("deleted", false)
        .put("name", app.name())
        .put("app_id", app.id())
        .put("team_id", team.id());
    if (!message.blocks().isEmpty()) {
      json.set("blocks", message.blocks().deepCopy());
    }
    if (withMetadata && message.metadata().isObject()) {
      json.set("metadata", message.metadata().deepCopy());
    }
    if (message.edited()) {
      json.putObject("edited").put("user", app.botUserId()).put("ts", message.ts());
    }
    if (message.threadTs() != null) {
      json.put("thread_ts", message.threadTs());
    } else {
      var replies = team.messages().stream().filter(each -> isReply(each, message)).toList();
      if (!replies.isEmpty()) {
        json.put("thread_ts", message.ts())
            .put("reply_count", replies.size())
            .put("latest_reply", replies.getLast().ts());
      }
    }
    return json;
  }

  private static boolean isReply(PostedMessage message, PostedMessage parent) {
    return !message.deleted()
        && message.ephemeralTo() == null
        && message.channel().equals(parent.channel())
        && parent.ts().equals(message.threadTs());
  }

  // Conversations

  /** Where the app may write; a person's id stands for their direct messages. */
  private Conversation writable(String channelId) {
    var person = team.user(channelId);
    if (person.isPresent()) {
      if (person.get().deactivated()) {
        throw new Refusal("channel_not_found");
      }
      return team.directMessages(channelId);
    }
    return writable(conversation(channelId));
  }

  private Conversation conversation(String channelId) {
    return team.conversation(channelId).orElseThrow(() -> new Refusal("channel_not_found"));
  }

  private static Conversation writable(Conversation channel) {
    if (channel.isArchived()) {
      throw new Refusal("is_archived");
    }
    if (!channel.hasApp()) {
      throw new Refusal("not_in_channel");
    }
    return channel;
  }

  private Conversation readable(Parameters parameters, String ofDirect, String ofChannel) {
    var channel = conversation(parameters.required("channel"));
    needs(channel.isDirect() ? ofDirect : ofChannel);
    return channel;
  }

  private ObjectNode openConversation(Parameters parameters) {
    needs("im:write");
    var userId = parameters.required("users");
    var user = team.user(userId).orElseThrow(() -> new Refusal("user_not_found"));
    if (user.deactivated()) {
      throw new Refusal("user_disabled");
    }
    var known = team.conversations().stream().anyMatch(each -> userId.equals(each.userId()));
    var answer = ok();
    if (known) {
      answer.put("no_op", true).put("already_open", true);
    }
    var direct = team.directMessages(userId);
    answer.set(
        "channel",
        parameters.flag("return_im") ? json(direct) : Json.object().put("id", direct.id()));
    return answer;
  }

  private ObjectNode conversationInfo(Parameters parameters) {
    var channel = readable(parameters, "im:read", "channels:read");
    return ok().set("channel", json(channel));
  }

  private static ObjectNode json(Conversation conversation) {
    var json = Json.object().put("id", conversation.id());
    if (conversation.isDirect()) {
      return json.put("is_im", true).put("is_archived", false).put("user", conversation.userId());
    }
    return json.put("name", conversation.name())
        .put("is_channel", true)
        .put("is_im", false)
        .put("is_private", false)
        .put("is_archived", conversation.isArchived())
        .put("is_member", conversation.hasApp());
  }

  private ObjectNode history(Parameters parameters) {
    var channel = readable(parameters, "im:history", "channels:history");
    if (!channel.hasApp()) {
      throw new Refusal("not_in_channel");
    }
    var newestFirst =
        team.messages().stream()
            .filter(message -> message.channel().equals(channel.id()))
            .filter(message -> !message.deleted() && message.ephemeralTo() == null)
            .filter(message -> message.threadTs() == null)
            .sorted(BY_TIME.reversed())
            .toList();
    return page(newestFirst, parameters);
  }

  private ObjectNode replies(Parameters parameters) {
    var channel = readable(parameters, "im:history", "channels:history");
    if (!channel.hasApp()) {
      throw new Refusal("not_in_channel");
    }
    var ts = parameters.required("ts");
    var parent =
        team.message(channel.id(), ts)
            .filter(message -> !message.deleted() && message.ephemeralTo() == null)
            .orElseThrow(() -> new Refusal("thread_not_found"));
    var thread = new ArrayList<PostedMessage>();
    thread.add(parent);
    team.messages().stream()
        .filter(message -> isReply(message, parent))
        .sorted(BY_TIME)
        .forEach(thread::add);
    return page(thread, parameters);
  }

  private ObjectNode page(List<PostedMessage> messages, Parameters parameters) {
    var limit = Math.clamp(parameters.number("limit", 100), 1, 999);
    var from = cursor(parameters);
    var within = messages.stream().filter(message -> isWithin(message, parameters)).toList();
    var metadata = parameters.flag("include_all_metadata") ? Metadata.SHOWN : Metadata.LEFT_OUT;
    var answer = ok();
    var shown = answer.putArray("messages");
    within.stream().skip(from).limit(limit).forEach(each -> shown.add(json(each, metadata)));
    var more = within.size() > from + limit;
    answer.put("has_more", more).put("pin_count", 0);
    if (more) {
      answer.putObject("response_metadata").put("next_cursor", "next:" + (from + limit));
    }
    return answer;
  }

  private static int cursor(Parameters parameters) {
    var cursor = parameters.text("cursor");
    if (cursor.isEmpty()) {
      return 0;
    }
    if (!cursor.matches("next:\\d{1,6}")) {
      throw new Refusal("invalid_cursor");
    }
    return Integer.parseInt(cursor.substring("next:".length()));
  }

  private static boolean isWithin(PostedMessage message, Parameters parameters) {
    var at = new BigDecimal(message.ts());
    var edge = parameters.flag("inclusive") ? 0 : 1;
    return (!parameters.has("oldest") || at.compareTo(time(parameters, "oldest", "0")) >= edge)
        && (!parameters.has("latest")
            || time(parameters, "latest", "" + Instant.MAX.getEpochSecond()).compareTo(at) >= edge);
  }

  private static BigDecimal time(Parameters parameters, String name, String otherwise) {
    try {
      var text = parameters.text(name);
      return new BigDecimal(text.isEmpty() ? otherwise : text);
    } catch (NumberFormatException wrong) {
      throw new Refusal(name.equals("oldest") ? "invalid_ts_oldest" : "invalid_ts_latest");
    }
  }

  // People

  private ObjectNode userInfo(Parameters parameters) {
    needs("users:read");
    var user =
        team.user(parameters.required("user")).orElseThrow(() -> new Refusal("user_not_found"));
    return ok().set("user", json(user));
  }

  private ObjectNode lookupByEmail(Parameters parameters) {
    needs("users:read.email");
    var email = parameters.required("email");
    return team.users().stream()
        .filter(user -> user.email().equalsIgnoreCase(email))
        .filter(user -> !user.deactivated() && user.teamId().equals(team.id()))
        .findFirst()
        .map(user -> ok().<ObjectNode>set("user", json(user)))
        .orElseThrow(() -> new Refusal("users_not_found"));
  }

  private ObjectNode json(SlackUser user) {
    var stranger = !user.teamId().equals(team.id());
    var json =
        Json.object()
            .put("id", user.id())
            .put("team_id", user.teamId())
            .put("name", user.username())
            .put("deleted", user.deactivated())
            .put("real_name", user.name())
            .put("tz", "Etc/UTC")
            .put("tz_label", "UTC")
            .put("tz_offset", 0)
            .put("is_bot", false)
            .put("is_app_user", false);
    if (stranger) {
      json.put("is_stranger", true);
    }
    var profile =
        json.putObject("profile")
            .put("real_name", user.name())
            .put("display_name", user.name())
            .put("team", user.teamId());
    if (team.app().scopes().contains("users:read.email") && !stranger) {
      profile.put("email", user.email());
    }
    return json;
  }

  // Views

  private ObjectNode openView(Parameters parameters) {
    var trigger = parameters.required("trigger_id");
    switch (team.standing(trigger)) {
      case UNKNOWN -> throw new Refusal("invalid_trigger_id");
      case EXPIRED -> throw new Refusal("expired_trigger_id");
      case EXCHANGED -> throw new Refusal("exchanged_trigger_id");
      case GOOD -> {}
    }
    var view = checkedView(parameters);
    var modal = team.open(team.exchange(trigger), view, null);
    return ok().set("view", modal.view().deepCopy());
  }

  private ObjectNode updateView(Parameters parameters) {
    var viewId = parameters.required("view_id");
    var modal = team.modal(viewId).filter(Modal::open).orElseThrow(() -> new Refusal("not_found"));
    if (parameters.has("hash")
        && !parameters.text("hash").equals(Json.text(modal.view(), "hash"))) {
      throw new Refusal("hash_conflict");
    }
    var view = checkedView(parameters);
    var shown =
        team.change(viewId, each -> each.showing(team.kept(view, viewId, null))).orElseThrow();
    return ok().set("view", shown.view().deepCopy());
  }

  private static JsonNode checkedView(Parameters parameters) {
    var view = parameters.json("view");
    if (!view.isObject()) {
      throw new Refusal("invalid_arguments", List.of("missing required field: view"));
    }
    if (BlockRules.isTooLarge(view)) {
      throw new Refusal("view_too_large");
    }
    var problems = BlockRules.problemsOfView(view);
    if (!problems.isEmpty()) {
      throw new Refusal("invalid_arguments", problems);
    }
    return view;
  }

  // Response addresses

  /** What an app says through a response address: answers whether Slack took it. */
  ObjectNode respond(String path, JsonNode said) {
    synchronized (team) {
      var address = team.useResponsePath(path);
      if (address.isEmpty()) {
        return refusal("used_url", List.of());
      }
      try {
        respond(address.get(), said);
        return ok();
      } catch (Refusal refusal) {
        return refusal(refusal.error(), refusal.messages());
      }
    }
  }

  private void respond(Team.ResponseUrl address, JsonNode said) {
    if (said.path("delete_original").asBoolean()) {
      team.change(address.channel(), address.ts(), PostedMessage::asDeleted);
      return;
    }
    if (!(said instanceof ObjectNode parameters)) {
      throw new Refusal("invalid_payload");
    }
    var content = content(new Parameters(parameters), BlockRules.LONGEST_MESSAGE_TEXT);
    if (said.path("replace_original").asBoolean()) {
      team.change(
          address.channel(),
          address.ts(),
          message -> message.rewritten(content.text(), content.blocks(), message.metadata()));
      return;
    }
    var toAll = Json.text(said, "response_type").equals("in_channel");
    team.add(
        new PostedMessage(
            address.channel(),
            team.nextTs(),
            said.hasNonNull("thread_ts") ? Json.text(said, "thread_ts") : null,
            content.text(),
            content.blocks(),
            content.metadata(),
            toAll ? null : address.userId(),
            false,
            false));
  }

  // Scopes

  private void needs(String scope) {
    if (!team.app().scopes().contains(scope)) {
      throw new MissingScope(scope);
    }
  }

  /** Kept apart from other refusals, since its answer names two more things. */
  private static final class MissingScope extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String needed;

    MissingScope(String needed) {
      super(needed, null, false, false);
      this.needed = needed;
    }
  }
}
