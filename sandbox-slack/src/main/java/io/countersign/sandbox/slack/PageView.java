package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workspace as one person sees it, ready to be shown. */
final class PageView {

  /** Somebody to be. */
  public record Person(String id, String name, String initial, String tint, boolean chosen) {}

  /** A line of the list of conversations. */
  public record Place(String id, String name, String sign, int messages, boolean chosen) {}

  /** One choice of an input. */
  public record Option(String value, String text, String description, boolean chosen) {}

  /**
   * Something to fill in.
   *
   * @param kind how it is entered: {@code line}, {@code lines}, {@code number}, {@code date},
   *     {@code time}, {@code select}, {@code radio} or {@code check}
   * @param error what is wrong with it, empty if nothing is
   */
  public record Field(
      String kind,
      String name,
      String id,
      String actionId,
      String label,
      String hint,
      String placeholder,
      String value,
      List<Option> options,
      String error,
      boolean optional,
      boolean several) {}

  /** A button, with the question it asks first if there is one. */
  public record Button(
      String actionId,
      String label,
      String style,
      String url,
      String question,
      String details,
      String confirm) {}

  /** One block; which members count depends on its kind. */
  public record Block(
      String kind,
      List<Words.Passage> passages,
      List<List<Words.Passage>> columns,
      List<Button> buttons,
      List<Field> fields) {}

  /**
   * One message.
   *
   * @param day shown above it if it is the first of its day, else empty
   */
  public record Message(
      String ts,
      String channel,
      String time,
      String day,
      List<Block> blocks,
      boolean edited,
      boolean ephemeral,
      List<Message> replies) {}

  /** The view on top. */
  public record Dialog(
      String id, String title, String submit, String close, String trouble, List<Block> blocks) {}

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final int TINTS = 6;

  private final Team team;
  private final SlackUser reader;
  private final Words words;

  PageView(Team team, SlackUser reader) {
    this.team = team;
    this.reader = reader;
    words = new Words(this::name);
  }

  private String name(String target) {
    var id = target.substring(1);
    return switch (target.charAt(0)) {
      case '@' ->
          "@"
              + (id.equals(team.app().botUserId())
                  ? team.app().name()
                  : team.user(id).map(SlackUser::name).orElse(id));
      case '#' -> "#" + team.conversation(id).map(Conversation::name).orElse(id);
      default -> "@" + id;
    };
  }

  static Person person(SlackUser user, boolean chosen) {
    return new Person(user.id(), user.name(), initial(user.name()), tint(user.id()), chosen);
  }

  static String initial(String name) {
    return name.isEmpty()
        ? "?"
        : name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
  }

  static String tint(String id) {
    return "tint" + Math.floorMod(id.hashCode(), TINTS);
  }

  /** The person's own direct messages first, then the channels. */
  List<Place> places(String chosen) {
    var places = new ArrayList<Place>();
    var direct = team.directMessages(reader.id());
    places.add(place(direct, team.app().name(), "@", chosen));
    team.conversations().stream()
        .filter(each -> !each.isDirect())
        .forEach(each -> places.add(place(each, each.name(), "#", chosen)));
    return places;
  }

  private Place place(Conversation conversation, String name, String sign, String chosen) {
    var messages = seen(conversation.id()).size();
    return new Place(conversation.id(), name, sign, messages, conversation.id().equals(chosen));
  }

  private List<PostedMessage> seen(String conversationId) {
    return team.messages().stream()
        .filter(message -> message.channel().equals(conversationId))
        .filter(message -> message.isSeenBy(reader.id()))
        .toList();
  }

  List<Message> messages(String conversationId) {
    var seen = seen(conversationId);
    var known = seen.stream().map(PostedMessage::ts).toList();
    var shown = new ArrayList<Message>();
    var day = "";
    for (var message : seen) {
      var parent = message.threadTs();
      if (parent == null || !known.contains(parent)) {
        var replies =
            seen.stream()
                .filter(each -> message.ts().equals(each.threadTs()))
                .map(each -> message(each, "", List.of()))
                .toList();
        var its = DAY.format(time(message));
        shown.add(message(message, its.equals(day) ? "" : its, replies));
        day = its;
      }
    }
    return shown;
  }

  private static Instant time(PostedMessage message) {
    return Instant.ofEpochSecond(new BigDecimal(message.ts()).longValue());
  }

  private Message message(PostedMessage message, String day, List<Message> replies) {
    var blocks =
        message.blocks().isEmpty()
            ? List.of(block("section", words.mrkdwn(message.text())))
            : blocks(message.blocks(), Map.of(), Map.of(), "m" + message.ts());
    return new Message(
        message.ts(),
        message.channel(),
        TIME.format(time(message)),
        day,
        blocks,
        message.edited(),
        message.ephemeralTo() != null,
        replies);
  }

  Optional<Dialog> dialog() {
    return team.modals().reversed().stream()
        .filter(modal -> modal.open() && modal.userId().equals(reader.id()))
        .findFirst()
        .map(modal -> {
          var view = modal.view();
          return new Dialog(
              modal.id(),
              Json.text(view.path("title"), "text"),
              Json.text(view.path("submit"), "text"),
              view.path("close").isObject() ? Json.text(view.path("close"), "text") : "Close",
              modal.trouble() == null ? "" : modal.trouble(),
              blocks(view.path("blocks"), modal.errors(), modal.typed(), modal.id()));
        });
  }

  private static Block block(String kind, List<Words.Passage> passages) {
    return new Block(kind, passages, List.of(), List.of(), List.of());
  }

  private List<Block> blocks(
      JsonNode blocks, Map<String, String> errors, Map<String, String> typed, String prefix) {
    var fields = new ArrayList<Field>();
    for (var input : Inputs.of(blocks)) {
      fields.add(
          field(
              input,
              errors.getOrDefault(input.blockId(), ""),
              typed.get(input.key()),
              prefix + "-" + fields.size()));
    }
    var shown = new ArrayList<Block>();
    for (var block : blocks) {
      var blockId = Json.text(block, "block_id");
      var its = fields.stream().filter(each -> each.name().startsWith(blockId + ".")).toList();
      shown.add(block(block, its));
    }
    return shown;
  }

  private Block block(JsonNode block, List<Field> fields) {
    var type = Json.text(block, "type");
    return switch (type) {
      case "rich_text" -> block("rich", words.richText(block));
      case "markdown" -> block("section", Words.plain(Json.text(block, "text")));
      case "image" -> block("image", Words.plain(Json.text(block, "alt_text")));
      case "context" -> {
        var passages = new ArrayList<Words.Passage>();
        for (var element : block.path("elements")) {
          passages.addAll(
              element.has("image_url")
                  ? Words.plain(Json.text(element, "alt_text"))
                  : words.textObject(element));
        }
        yield block("context", passages);
      }
      case "section" ->
          new Block(
              "section",
              block.has("text") ? words.textObject(block.path("text")) : List.of(),
              Json.list(block.path("fields")).stream().map(words::textObject).toList(),
              buttons(Json.array().add(block.path("accessory"))),
              fields);
      case "actions" ->
          new Block("actions", List.of(), List.of(), buttons(block.path("elements")), fields);
      case "input" -> new Block("input", List.of(), List.of(), List.of(), fields);
      case "header" -> block("header", words.textObject(block.path("text")));
      default -> block(type, List.of());
    };
  }

  private static List<Button> buttons(JsonNode elements) {
    return Json.list(elements).stream()
        .filter(element -> Json.text(element, "type").equals("button"))
        .map(PageView::button)
        .toList();
  }

  private static Button button(JsonNode button) {
    var url = Json.text(button, "url");
    var confirm = button.path("confirm");
    var style = Json.text(button, "style");
    return new Button(
        Json.text(button, "action_id"),
        text(button.path("text")),
        style.isEmpty() ? "default" : style,
        url.matches("(?i)https?://.*") ? url : "",
        text(confirm.path("title")),
        text(confirm.path("text")),
        text(confirm.path("confirm")));
  }

  private static String text(JsonNode textObject) {
    return Words.plain(Json.text(textObject, "text")).getFirst().spans().getFirst().text();
  }

  private static Field field(Inputs.Input input, String error, @Nullable String typed, String id) {
    var element = input.element();
    var value = typed == null ? input.initial() : typed;
    var chosen = input.takesSeveral() ? Set.copyOf(value.lines().toList()) : Set.of(value);
    var options =
        Json.list(element.path("options")).stream()
            .map(option ->
                new Option(
                    Json.text(option, "value"),
                    text(option.path("text")),
                    text(option.path("description")),
                    chosen.contains(Json.text(option, "value"))))
            .toList();
    return new Field(
        kind(input),
        input.key(),
        id,
        input.actionId(),
        text(input.block().path("label")),
        text(input.block().path("hint")),
        text(element.path("placeholder")),
        value,
        options,
        error,
        input.block().path("optional").asBoolean(),
        input.takesSeveral());
  }

  private static String kind(Inputs.Input input) {
    return switch (input.type()) {
      case "plain_text_input" -> input.element().path("multiline").asBoolean() ? "lines" : "line";
      case "number_input" -> "number";
      case "datepicker" -> "date";
      case "timepicker" -> "time";
      case "static_select", "multi_static_select" -> "select";
      case "radio_buttons" -> "radio";
      case "checkboxes" -> "check";
      default -> "line";
    };
  }
}
