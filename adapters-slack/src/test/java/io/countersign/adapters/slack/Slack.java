package io.countersign.adapters.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How Slack shows blocks, and how it signs; written down once more, for the tests. */
final class Slack {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Slack() {}

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException(text, notJson);
    }
  }

  /** Some parameters are JSON within a form. */
  static JsonNode json(JsonNode parameter) {
    return parameter.isTextual() ? json(parameter.asText()) : parameter;
  }

  /** All the words that a person reads, in order. */
  static String shown(JsonNode blocks) {
    var shown = new StringBuilder();
    blocks.forEach(block -> append(shown, block));
    return shown.toString();
  }

  private static void append(StringBuilder shown, JsonNode block) {
    switch (block.path("type").asText()) {
      case "header" -> line(shown, block.path("text").path("text").asText());
      case "section" -> line(shown, block.path("text").path("text").asText());
      case "context" ->
          block.path("elements").forEach(element -> line(shown, element.path("text").asText()));
      case "rich_text" ->
          block
              .path("elements")
              .forEach(section -> {
                section.path("elements").forEach(element -> shown.append(words(element)));
                shown.append('\n');
              });
      case "actions" ->
          block
              .path("elements")
              .forEach(button -> line(shown, button.path("text").path("text").asText()));
      case "divider" -> shown.append('\n');
      default -> throw new IllegalArgumentException("Unknown block: " + block);
    }
  }

  private static String words(JsonNode element) {
    return switch (element.path("type").asText()) {
      case "text", "link" -> element.path("text").asText();
      case "user" -> "@" + element.path("user_id").asText();
      default -> throw new IllegalArgumentException("Unknown element: " + element);
    };
  }

  private static void line(StringBuilder shown, String text) {
    shown.append(text).append('\n');
  }

  /** What can be pressed and is no link. */
  static List<String> buttons(JsonNode blocks) {
    var ids = new ArrayList<String>();
    for (var button : blocks.findParents("action_id")) {
      if (!button.has("url")) {
        ids.add(button.path("action_id").asText());
      }
    }
    return ids;
  }

  /** Where a click can lead. */
  static Set<String> addresses(JsonNode blocks) {
    return new LinkedHashSet<>(blocks.findValuesAsText("url"));
  }

  /** What an input holds before anybody has touched it. */
  static String initial(JsonNode element) {
    for (var name : List.of("initial_value", "initial_date")) {
      if (element.has(name)) {
        return element.path(name).asText();
      }
    }
    return element.path("initial_option").path("value").asText();
  }

  static String signature(String secret, Instant at, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      var signed = new ByteArrayOutputStream();
      signed.writeBytes(("v0:" + at.getEpochSecond() + ":").getBytes(StandardCharsets.US_ASCII));
      signed.writeBytes(body);
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(signed.toByteArray()));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
