package io.countersign.adapters.slack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Press;
import io.countersign.domain.person.Handle;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what Slack sends, once it is known to be from Slack: interactions come as a form with one
 * JSON document in {@code payload}, events as JSON.
 */
final class IncomingReader {
  private static final String FORM_PREFIX = "payload=";
  private static final IncomingAnswer CLOSE =
      IncomingAnswer.json("{\"response_action\":\"clear\"}");

  private IncomingReader() {}

  /** A call over HTTP. */
  static Incoming read(IncomingCall call, String workspace) {
    try {
      return read(new String(call.body(), StandardCharsets.UTF_8), workspace);
    } catch (RuntimeException notUnderstood) {
      // However a document is not what it should be: nothing of it is used.
      return new Incoming.Malformed();
    }
  }

  private static Incoming read(String body, String workspace) {
    if (body.startsWith("ssl_check=1")) {
      return new Incoming.Handled(IncomingAnswer.EMPTY);
    }
    if (body.startsWith(FORM_PREFIX)) {
      var end = body.indexOf('&');
      var payload = body.substring(FORM_PREFIX.length(), end < 0 ? body.length() : end);
      return interaction(
          JsonParser.parseString(URLDecoder.decode(payload, StandardCharsets.UTF_8))
              .getAsJsonObject(),
          workspace);
    }
    return event(JsonParser.parseString(body).getAsJsonObject(), workspace);
  }

  private static Incoming event(JsonObject event, String workspace) {
    if (text(event, "type").equals("url_verification")) {
      return new Incoming.Handled(new IncomingAnswer("text/plain", text(event, "challenge")));
    }
    return text(event, "team_id").equals(workspace)
        ? new Incoming.Handled(IncomingAnswer.EMPTY)
        : new Incoming.NotForThisAccount();
  }

  /** Also what arrives over a socket. */
  static Incoming interaction(JsonObject payload, String workspace) {
    if (!text(object(payload, "team"), "id").equals(workspace)) {
      return new Incoming.NotForThisAccount();
    }
    return switch (text(payload, "type")) {
      case "block_actions" -> pressed(payload);
      case "view_submission" -> submitted(payload);
      default -> new Incoming.Handled(IncomingAnswer.EMPTY);
    };
  }

  private static Incoming pressed(JsonObject payload) {
    var action = payload.getAsJsonArray("actions").get(0).getAsJsonObject();
    var known = SlackAction.of(text(action, "action_id"));
    var value = ButtonValue.parse(text(action, "value"));
    if (known.isEmpty() || value.isEmpty()) {
      return new Incoming.Handled(IncomingAnswer.EMPTY);
    }
    var container = object(payload, "container");
    var user = object(payload, "user");
    var key =
        String.join(
            "/",
            text(action, "action_ts"),
            text(container, "message_ts"),
            text(action, "action_id"),
            text(user, "id"));
    return new Incoming.Pressed(
        new Press(
            key,
            value.get().delivery(),
            new Handle(text(user, "id")),
            known.get().kind(),
            value.get().shown(),
            "",
            Map.of(),
            account(payload),
            new ReturnAddress(text(container, "channel_id"), text(payload, "trigger_id")).text()),
        IncomingAnswer.EMPTY);
  }

  private static Incoming submitted(JsonObject payload) {
    var view = object(payload, "view");
    var known = SlackAction.of(text(view, "callback_id"));
    var metadata = text(view, "private_metadata");
    var end = metadata.lastIndexOf('|');
    var value = ButtonValue.parse(end < 0 ? "" : metadata.substring(0, end));
    if (known.isEmpty() || value.isEmpty()) {
      return new Incoming.Handled(IncomingAnswer.EMPTY);
    }
    var entered = entered(object(object(view, "state"), "values"));
    var comment = entered.getOrDefault(FormComposer.COMMENT, "");
    var typed = new LinkedHashMap<String, String>();
    entered.forEach((block, text) -> {
      if (block.startsWith(FormComposer.FIELD)) {
        typed.put(block.substring(FormComposer.FIELD.length()), text);
      }
    });
    return new Incoming.Pressed(
        new Press(
            text(view, "id") + "/" + digest(entered),
            value.get().delivery(),
            new Handle(text(object(payload, "user"), "id")),
            known.get().kind(),
            value.get().shown(),
            comment,
            typed,
            account(payload),
            new ReturnAddress(metadata.substring(end + 1), "").text()),
        CLOSE);
  }

  /** By block. What was left empty is an empty text, which means that there is to be no value. */
  private static Map<String, String> entered(JsonObject values) {
    var entered = new TreeMap<String, String>();
    for (var block : values.entrySet()) {
      var input = object(block.getValue().getAsJsonObject(), FormComposer.INPUT);
      entered.put(
          block.getKey(),
          switch (text(input, "type")) {
            case "static_select", "radio_buttons" ->
                text(object(input, "selected_option"), "value");
            case "datepicker" -> text(input, "selected_date");
            default -> text(input, "value");
          });
    }
    return entered;
  }

  private static String account(JsonObject payload) {
    var user = object(payload, "user");
    var team = text(user, "team_id");
    return (team.isEmpty() ? text(object(payload, "team"), "id") : team) + "/" + text(user, "id");
  }

  private static JsonObject object(JsonObject parent, String name) {
    var found = parent.get(name);
    return found == null || found.isJsonNull() ? new JsonObject() : found.getAsJsonObject();
  }

  private static String text(JsonObject parent, String name) {
    JsonElement found = parent.get(name);
    return found == null || found.isJsonNull() ? "" : found.getAsString();
  }

  private static String digest(Map<String, String> entered) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      entered.forEach((block, text) ->
          sha256.update((block + "\0" + text + "\0").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha256.digest(), 0, 16);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }
}
