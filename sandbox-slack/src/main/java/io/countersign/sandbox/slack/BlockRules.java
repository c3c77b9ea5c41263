package io.countersign.sandbox.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Slack refuses in blocks and views, said as Slack says it: with a JSON pointer. */
final class BlockRules {
  static final int LONGEST_MESSAGE_TEXT = 40_000;
  static final int LONGEST_UPDATED_TEXT = 4_000;
  static final int MOST_TEXT_IN_BLOCKS = 13_000;
  static final int LARGEST_VIEW = 250 * 1024;
  private static final int ID = 255;
  private static final int URL = 3_000;
  private static final Set<String> CHOOSERS =
      Set.of(
          "static_select",
          "multi_static_select",
          "radio_buttons",
          "checkboxes",
          "users_select",
          "datepicker",
          "timepicker",
          "datetimepicker");
  private static final Set<String> WRITTEN =
      Set.of("plain_text_input", "number_input", "email_text_input", "url_text_input");

  private final List<String> problems = new ArrayList<>();
  private final Set<String> blockIds = new HashSet<>();

  private BlockRules() {}

  /** What is wrong with a message's blocks; empty if nothing is. */
  static List<String> problemsOfMessage(JsonNode blocks) {
    var rules = new BlockRules();
    rules.blocks(blocks, "/blocks", 50);
    return rules.problems;
  }

  /** What is wrong with a view; empty if nothing is. */
  static List<String> problemsOfView(JsonNode view) {
    var rules = new BlockRules();
    rules.view(view);
    return rules.problems;
  }

  static boolean isTooLarge(JsonNode view) {
    return Json.write(view).getBytes(UTF_8).length > LARGEST_VIEW;
  }

  /** How many characters of text there are in all blocks together. */
  static int textIn(JsonNode node) {
    var sum = 0;
    if (node.isObject() && node.path("text").isTextual()) {
      sum += node.path("text").asText().length();
    }
    for (var child : node) {
      if (child.isContainerNode()) {
        sum += textIn(child);
      }
    }
    return sum;
  }

  private void view(JsonNode view) {
    var at = "/view";
    var type = Json.text(view, "type");
    if (!type.equals("modal") && !type.equals("home")) {
      problem("unsupported type: " + type, at + "/type");
      return;
    }
    if (type.equals("modal")) {
      required(view, "title", at);
    }
    plain(view, "title", 24, at);
    plain(view, "submit", 24, at);
    plain(view, "close", 24, at);
    most(view, "private_metadata", 3_000, at);
    most(view, "callback_id", ID, at);
    most(view, "external_id", ID, at);
    required(view, "blocks", at);
    blocks(view.path("blocks"), at + "/blocks", 100);
    var asks =
        Json.list(view.path("blocks")).stream()
            .anyMatch(block -> Json.text(block, "type").equals("input"));
    if (asks && type.equals("modal") && view.path("submit").isMissingNode()) {
      problem("missing required field: submit", at);
    }
  }

  private void blocks(JsonNode blocks, String at, int most) {
    if (blocks.isMissingNode()) {
      return;
    }
    if (!blocks.isArray()) {
      problem("must be an array", at);
      return;
    }
    items(blocks, 0, most, at);
    for (var index = 0; index < blocks.size(); index++) {
      block(blocks.get(index), at + "/" + index);
    }
  }

  private void block(JsonNode block, String at) {
    most(block, "block_id", ID, at);
    var id = Json.text(block, "block_id");
    if (!id.isEmpty() && !blockIds.add(id)) {
      problem("`block_id` \"" + id + "\" already exists", at + "/block_id");
    }
    var type = Json.text(block, "type");
    switch (type) {
      case "header" -> {
        required(block, "text", at);
        plain(block, "text", 150, at);
      }
      case "section" -> section(block, at);
      case "divider" -> {}
      case "context" -> context(block, at);
      case "actions" -> actions(block, at);
      case "input" -> input(block, at);
      case "image" -> image(block, at);
      case "markdown" -> {
        required(block, "text", at);
        most(block, "text", 12_000, at);
      }
      case "rich_text" -> {
        required(block, "elements", at);
        each(block.path("elements"), at + "/elements", this::richText);
      }
      case "" -> problem("missing required field: type", at);
      default -> problem("unsupported type: " + type, at + "/type");
    }
  }

  private void section(JsonNode block, String at) {
    if (!block.has("text") && !block.has("fields")) {
      problem("missing required field: text", at);
    }
    words(block, "text", 3_000, at);
    if (block.has("fields")) {
      items(block.path("fields"), 1, 10, at + "/fields");
      each(block.path("fields"), at + "/fields", (field, place) -> words(field, 2_000, place));
    }
    if (block.has("accessory")) {
      var accessory = block.path("accessory");
      if (Json.text(accessory, "type").equals("image")) {
        image(accessory, at + "/accessory");
      } else {
        element(accessory, at + "/accessory");
      }
    }
  }

  private void context(JsonNode block, String at) {
    required(block, "elements", at);
    items(block.path("elements"), 1, 10, at + "/elements");
    each(
        block.path("elements"),
        at + "/elements",
        (element, place) -> {
          if (Json.text(element, "type").equals("image")) {
            image(element, place);
          } else {
            words(element, 2_000, place);
          }
        });
  }

  private void actions(JsonNode block, String at) {
    required(block, "elements", at);
    items(block.path("elements"), 1, 25, at + "/elements");
    each(block.path("elements"), at + "/elements", this::element);
    var actionIds = new HashSet<String>();
    for (var element : block.path("elements")) {
      var id = Json.text(element, "action_id");
      if (!id.isEmpty() && !actionIds.add(id)) {
        problem("`action_id` \"" + id + "\" already exists for block", at + "/elements");
      }
    }
  }

  private void element(JsonNode element, String at) {
    var type = Json.text(element, "type");
    if (type.equals("button")) {
      required(element, "text", at);
      plain(element, "text", 75, at);
      most(element, "value", 2_000, at);
      most(element, "url", URL, at);
      most(element, "action_id", ID, at);
      oneOf(element, "style", Set.of("primary", "danger"), at);
      confirm(element, at);
    } else if (CHOOSERS.contains(type)) {
      chooser(element, type, at);
    } else if (type.isEmpty()) {
      problem("missing required field: type", at);
    } else {
      problem("unsupported type: " + type, at + "/type");
    }
  }

  private void input(JsonNode block, String at) {
    required(block, "label", at);
    plain(block, "label", 2_000, at);
    plain(block, "hint", 2_000, at);
    required(block, "element", at);
    if (!block.has("element")) {
      return;
    }
    var element = block.path("element");
    var place = at + "/element";
    var type = Json.text(element, "type");
    if (WRITTEN.contains(type)) {
      most(element, "action_id", ID, place);
      plain(element, "placeholder", 150, place);
      most(element, "initial_value", 3_000, place);
      if (type.equals("number_input")) {
        required(element, "is_decimal_allowed", place);
      }
    } else if (CHOOSERS.contains(type)) {
      chooser(element, type, place);
    } else if (type.isEmpty()) {
      problem("missing required field: type", place);
    } else {
      problem("unsupported type: " + type, place + "/type");
    }
  }

  private void chooser(JsonNode element, String type, String at) {
    most(element, "action_id", ID, at);
    plain(element, "placeholder", 150, at);
    confirm(element, at);
    switch (type) {
      case "static_select", "multi_static_select" -> options(element, 100, at);
      case "radio_buttons", "checkboxes" -> options(element, 10, at);
      case "datepicker" -> {
        if (element.has("initial_date")
            && !Json.text(element, "initial_date").matches("\\d{4}-\\d\\d-\\d\\d")) {
          problem("must match YYYY-MM-DD", at + "/initial_date");
        }
      }
      default -> {}
    }
  }

  private void options(JsonNode element, int most, String at) {
    required(element, "options", at);
    items(element.path("options"), 1, most, at + "/options");
    each(element.path("options"), at + "/options", this::option);
    if (element.has("initial_option")) {
      option(element.path("initial_option"), at + "/initial_option");
      known(element.path("initial_option"), element.path("options"), at + "/initial_option");
    }
    each(
        element.path("initial_options"),
        at + "/initial_options",
        (option, place) -> {
          option(option, place);
          known(option, element.path("options"), place);
        });
  }

  private void known(JsonNode option, JsonNode options, String at) {
    var values = Json.list(options).stream().map(each -> Json.text(each, "value")).toList();
    if (!values.contains(Json.text(option, "value"))) {
      problem("must be one of the provided options", at);
    }
  }

  private void option(JsonNode option, String at) {
    required(option, "text", at);
    required(option, "value", at);
    words(option, "text", 75, at);
    most(option, "value", 150, at);
    plain(option, "description", 75, at);
  }

  private void confirm(JsonNode element, String at) {
    if (!element.has("confirm")) {
      return;
    }
    var confirm = element.path("confirm");
    var place = at + "/confirm";
    for (var member : List.of("title", "text", "confirm", "deny")) {
      required(confirm, member, place);
    }
    plain(confirm, "title", 100, place);
    words(confirm, "text", 300, place);
    plain(confirm, "confirm", 30, place);
    plain(confirm, "deny", 30, place);
  }

  private void image(JsonNode image, String at) {
    required(image, "image_url", at);
    required(image, "alt_text", at);
    most(image, "image_url", URL, at);
    most(image, "alt_text", 2_000, at);
    plain(image, "title", 2_000, at);
  }

  private void richText(JsonNode element, String at) {
    switch (Json.text(element, "type")) {
      case "rich_text_section", "rich_text_preformatted", "rich_text_quote" ->
          richTextParts(element, at);
      case "rich_text_list" -> {
        required(element, "style", at);
        oneOf(element, "style", Set.of("bullet", "ordered"), at);
        required(element, "elements", at);
        each(element.path("elements"), at + "/elements", this::richTextParts);
      }
      case String other -> problem("unsupported type: " + other, at + "/type");
    }
  }

  private void richTextParts(JsonNode element, String at) {
    required(element, "elements", at);
    each(
        element.path("elements"),
        at + "/elements",
        (part, place) -> {
          switch (Json.text(part, "type")) {
            case "text" -> {
              required(part, "text", place);
              if (part.path("text").isTextual() && part.path("text").asText().isEmpty()) {
                problem("must be more than 0 characters", place + "/text");
              }
            }
            case "link" -> required(part, "url", place);
            case "user" -> required(part, "user_id", place);
            case "emoji" -> required(part, "name", place);
            case "channel" -> required(part, "channel_id", place);
            case "usergroup" -> required(part, "usergroup_id", place);
            case "broadcast" -> required(part, "range", place);
            case String other -> problem("unsupported type: " + other, place + "/type");
          }
        });
  }

  private void plain(JsonNode parent, String member, int most, String at) {
    if (!parent.has(member)) {
      return;
    }
    var text = parent.path(member);
    if (text.isObject() && !Json.text(text, "type").equals("plain_text")) {
      problem("must be of type plain_text", at + "/" + member + "/type");
    }
    words(text, most, at + "/" + member);
  }

  private void words(JsonNode parent, String member, int most, String at) {
    if (parent.has(member)) {
      words(parent.path(member), most, at + "/" + member);
    }
  }

  /** A text object of either kind. */
  private void words(JsonNode text, int most, String at) {
    if (!text.isObject()) {
      problem("must be a text object", at);
      return;
    }
    var type = Json.text(text, "type");
    if (!type.equals("plain_text") && !type.equals("mrkdwn")) {
      problem("unsupported type: " + type, at + "/type");
    }
    required(text, "text", at);
    if (text.path("text").isTextual() && text.path("text").asText().isEmpty()) {
      problem("must be more than 0 characters", at + "/text");
    }
    most(text, "text", most, at);
  }

  private void required(JsonNode parent, String member, String at) {
    if (!parent.hasNonNull(member)) {
      problem("missing required field: " + member, at);
    }
  }

  private void most(JsonNode parent, String member, int characters, String at) {
    var value = parent.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    if (!value.isTextual()) {
      problem("must be a string", at + "/" + member);
    } else if (value.asText().length() > characters) {
      problem("must be less than " + (characters + 1) + " characters", at + "/" + member);
    }
  }

  private void oneOf(JsonNode parent, String member, Set<String> known, String at) {
    if (parent.has(member) && !known.contains(Json.text(parent, member))) {
      problem("must be a valid enum value", at + "/" + member);
    }
  }

  private void items(JsonNode array, int least, int most, String at) {
    if (array.isMissingNode()) {
      return;
    }
    if (!array.isArray()) {
      problem("must be an array", at);
    } else if (array.size() > most) {
      problem("no more than " + most + " items allowed", at);
    } else if (array.size() < least) {
      problem("no less than " + least + " items allowed", at);
    }
  }

  private interface Check {
    void accept(JsonNode node, String at);
  }

  private static void each(JsonNode array, String at, Check check) {
    for (var index = 0; index < array.size(); index++) {
      if (array.isArray()) {
        check.accept(array.get(index), at + "/" + index);
      }
    }
  }

  private void problem(String what, String at) {
    problems.add(what + " [json-pointer:" + at + "]");
  }
}
