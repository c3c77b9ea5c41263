package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person can fill in on a view or message: the inputs, what stands in them, and the state
 * that Slack makes of it.
 */
final class Inputs {

  /** One thing to fill in. */
  record Input(String blockId, String actionId, JsonNode block, JsonNode element) {
    String key() {
      return blockId + "." + actionId;
    }

    String type() {
      return Json.text(element, "type");
    }

    boolean takesSeveral() {
      return type().equals("checkboxes") || type().equals("multi_static_select");
    }

    /** What stands there before anybody touches it, as {@link #state} reads it. */
    String initial() {
      return switch (type()) {
        case "static_select", "radio_buttons" -> Json.text(element.path("initial_option"), "value");
        case "checkboxes", "multi_static_select" ->
            String.join(
                "\n",
                Json.list(element.path("initial_options")).stream()
                    .map(option -> Json.text(option, "value"))
                    .toList());
        case "datepicker" -> Json.text(element, "initial_date");
        case "timepicker" -> Json.text(element, "initial_time");
        case "datetimepicker" -> Json.text(element, "initial_date_time");
        case "users_select" -> Json.text(element, "initial_user");
        default -> Json.text(element, "initial_value");
      };
    }

    ObjectNode state(String entered) {
      var state = Json.object().put("type", type());
      switch (type()) {
        case "static_select", "radio_buttons" ->
            state.set("selected_option", entered.isEmpty() ? NullNode.instance : option(entered));
        case "checkboxes", "multi_static_select" -> {
          var chosen = state.putArray("selected_options");
          entered.lines().filter(line -> !line.isEmpty()).forEach(line -> chosen.add(option(line)));
        }
        case "datepicker" -> put(state, "selected_date", entered);
        case "timepicker" -> put(state, "selected_time", entered);
        case "datetimepicker" -> {
          if (entered.isEmpty()) {
            state.putNull("selected_date_time");
          } else {
            state.put("selected_date_time", Long.parseLong(entered));
          }
        }
        case "users_select" -> put(state, "selected_user", entered);
        default -> put(state, "value", entered);
      }
      return state;
    }

    private static void put(ObjectNode state, String member, String entered) {
      if (entered.isEmpty()) {
        state.putNull(member);
      } else {
        state.put(member, entered);
      }
    }

    private JsonNode option(String value) {
      return Json.list(element.path("options")).stream()
          .filter(option -> Json.text(option, "value").equals(value))
          .findFirst()
          .<JsonNode>map(JsonNode::deepCopy)
          .orElseThrow(
              () -> new IllegalArgumentException(key() + " has no option \"" + value + "\""));
    }

    /** What Slack's own client says before anything is sent; empty if it has no objection. */
    String objection(String entered) {
      if (entered.isBlank() && !block.path("optional").asBoolean()) {
        return "Please complete this required field.";
      }
      if (entered.length() < element.path("min_length").asInt(0)) {
        return "This is too short.";
      }
      if (entered.length() > element.path("max_length").asInt(Integer.MAX_VALUE)) {
        return "This is too long.";
      }
      var decimal = element.path("is_decimal_allowed").asBoolean();
      if (type().equals("number_input")
          && !entered.isEmpty()
          && !entered.matches(decimal ? "-?\\d+(\\.\\d+)?" : "-?\\d+")) {
        return "Please enter a valid number.";
      }
      return "";
    }
  }

  private Inputs() {}

  static List<Input> of(JsonNode blocks) {
    var inputs = new ArrayList<Input>();
    for (var block : blocks) {
      switch (Json.text(block, "type")) {
        case "input" -> add(inputs, block, block.path("element"));
        case "actions" -> block.path("elements").forEach(each -> add(inputs, block, each));
        case "section" -> add(inputs, block, block.path("accessory"));
        default -> {}
      }
    }
    return List.copyOf(inputs);
  }

  private static void add(List<Input> inputs, JsonNode block, JsonNode element) {
    var type = Json.text(element, "type");
    if (!type.isEmpty() && !type.equals("button") && !type.equals("image")) {
      inputs.add(
          new Input(Json.text(block, "block_id"), Json.text(element, "action_id"), block, element));
    }
  }

  /**
   * What stands in each input by {@code blockId.actionId}, once a person has changed some.
   *
   * @param entered by {@code blockId.actionId} or {@code blockId}; several choices a line each
   */
  static Map<String, String> filled(List<Input> inputs, Map<String, String> entered) {
    var unknown = new HashSet<>(entered.keySet());
    var filled = new LinkedHashMap<String, String>();
    for (var input : inputs) {
      unknown.remove(input.key());
      unknown.remove(input.blockId());
      var value = entered.getOrDefault(input.key(), entered.get(input.blockId()));
      filled.put(input.key(), value == null ? input.initial() : value);
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("There is no input " + unknown);
    }
    return filled;
  }

  /** The {@code state} member of an interaction. */
  static ObjectNode state(List<Input> inputs, Map<String, String> filled) {
    var state = Json.object();
    var values = state.putObject("values");
    for (var input : inputs) {
      values
          .withObjectProperty(input.blockId())
          .set(input.actionId(), input.state(filled.getOrDefault(input.key(), "")));
    }
    return state;
  }

  /** What Slack's client objects to, by block id. */
  static Map<String, String> objections(List<Input> inputs, Map<String, String> filled) {
    var objections = new LinkedHashMap<String, String>();
    for (var input : inputs) {
      var objection = input.objection(filled.getOrDefault(input.key(), ""));
      if (!objection.isEmpty()) {
        objections.put(input.blockId(), objection);
      }
    }
    return objections;
  }
}
