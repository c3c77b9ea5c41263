package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whom the words of a message reach, and where they lead. */
final class Reach {
  static final Pattern BARE_ADDRESS =
      Pattern.compile("(?i)\\b(?:https?://|mailto:)(?:(?!&[lg]t;)[^\\s<>|])*[^\\s<>|.,;:!?)'\"]");
  private static final Pattern BARE_BROADCAST =
      Pattern.compile("(?<![\\w@])@(channel|here|everyone)\\b");

  private final List<String> mentions = new ArrayList<>();
  private final List<String> links = new ArrayList<>();

  private Reach() {}

  static Reach of(String text, JsonNode blocks) {
    var reach = new Reach();
    reach.mrkdwn(text);
    reach.walk(blocks);
    return reach;
  }

  List<String> mentions() {
    return List.copyOf(mentions);
  }

  List<String> links() {
    return List.copyOf(links);
  }

  private void walk(JsonNode node) {
    switch (Json.text(node, "type")) {
      case "mrkdwn" -> {
        if (node.path("verbatim").asBoolean()) {
          explicit(Json.text(node, "text"));
        } else {
          mrkdwn(Json.text(node, "text"));
        }
      }
      case "markdown" -> mrkdwn(Json.text(node, "text"));
      case "user" -> mentions.add("@" + Json.text(node, "user_id"));
      case "usergroup" -> mentions.add("!subteam^" + Json.text(node, "usergroup_id"));
      case "channel" -> mentions.add("#" + Json.text(node, "channel_id"));
      case "broadcast" -> mentions.add("!" + Json.text(node, "range"));
      case "link" -> links.add(Json.text(node, "url"));
      default -> node.forEach(this::walk);
    }
  }

  private void mrkdwn(String raw) {
    var rest = explicit(raw);
    BARE_ADDRESS.matcher(rest).results().forEach(found -> links.add(Control.plain(found.group())));
    BARE_BROADCAST.matcher(rest).results().forEach(found -> mentions.add("!" + found.group(1)));
  }

  /** Answers what is left without the sequences. */
  private String explicit(String raw) {
    var rest = new StringBuilder();
    var sequence = Control.SEQUENCE.matcher(raw);
    while (sequence.find()) {
      sequence.appendReplacement(rest, " ");
      switch (Control.of(sequence.group(1))) {
        case Control.Mention(var target, var _) -> mentions.add(target);
        case Control.Link(var url, var _) -> links.add(url);
        case Control.Words _ -> {}
      }
    }
    sequence.appendTail(rest);
    return rest.toString();
  }
}
