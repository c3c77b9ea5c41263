package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads text as Slack's clients show it, into pieces that a page only has to escape. */
final class Words {

  /**
   * A run of text that looks the same throughout.
   *
   * @param kind {@code text}, {@code link} or {@code mention}
   * @param look class names, such as {@code bold code}
   * @param url empty unless it is a link
   */
  public record Span(String kind, String text, String look, String url) {}

  /**
   * Text that stands together.
   *
   * @param kind {@code words}, {@code quote}, {@code code}, {@code bullet} or {@code ordered}
   * @param mark what stands before an item of a list
   */
  public record Passage(String kind, String mark, List<Span> spans) {
    static Passage of(String kind, List<Span> spans) {
      return new Passage(kind, "", List.copyOf(spans));
    }
  }

  private static final Map<String, String> EMOJI =
      Map.ofEntries(
          Map.entry("white_check_mark", "✅"),
          Map.entry("heavy_check_mark", "✔️"),
          Map.entry("x", "❌"),
          Map.entry("no_entry", "⛔"),
          Map.entry("warning", "⚠️"),
          Map.entry("hourglass", "⌛"),
          Map.entry("hourglass_flowing_sand", "⏳"),
          Map.entry("alarm_clock", "⏰"),
          Map.entry("bell", "🔔"),
          Map.entry("lock", "🔒"),
          Map.entry("eyes", "👀"),
          Map.entry("memo", "📝"),
          Map.entry("speech_balloon", "💬"),
          Map.entry("information_source", "ℹ️"),
          Map.entry("rotating_light", "🚨"),
          Map.entry("wave", "👋"),
          Map.entry("+1", "👍"),
          Map.entry("-1", "👎"));
  private static final Pattern INLINE =
      Pattern.compile(
          "<(?<control>[^<>]+)>"
              + "|`(?<code>[^`\\n]+)`"
              + "|(?<![\\w*])\\*(?<bold>[^*\\s](?:[^*\\n]*[^*\\s])?)\\*(?![\\w*])"
              + "|(?<!\\w)_(?<italic>[^_\\s](?:[^_\\n]*[^_\\s])?)_(?!\\w)"
              + "|(?<![\\w~])~(?<strike>[^~\\s](?:[^~\\n]*[^~\\s])?)~(?![\\w~])"
              + "|:(?<emoji>[a-z0-9_+-]+):"
              + "|(?<address>"
              + Reach.BARE_ADDRESS.pattern().replace("(?i)", "")
              + ")");
  private static final Pattern EMOJI_NAME = Pattern.compile(":([a-z0-9_+-]+):");
  private static final Pattern FENCE = Pattern.compile("```\\n?(.*?)```\\n?", Pattern.DOTALL);
  private static final Pattern SAFE = Pattern.compile("(?i)(?:https?://|mailto:).*");

  private final UnaryOperator<String> names;

  /**
   * @param names what to show for {@code @U1} and {@code #C1}
   */
  Words(UnaryOperator<String> names) {
    this.names = names;
  }

  List<Passage> textObject(JsonNode object) {
    var text = Json.text(object, "text");
    return Json.text(object, "type").equals("mrkdwn") ? mrkdwn(text) : plain(text);
  }

  static List<Passage> plain(String text) {
    var shown =
        EMOJI_NAME
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(emoji(found.group(1))));
    return List.of(Passage.of("words", List.of(new Span("text", shown, "", ""))));
  }

  List<Passage> mrkdwn(String raw) {
    var passages = new ArrayList<Passage>();
    var done = 0;
    var fence = FENCE.matcher(raw);
    while (fence.find()) {
      lines(raw.substring(done, fence.start()), passages);
      var code = Control.plain(fence.group(1).stripTrailing());
      passages.add(Passage.of("code", List.of(new Span("text", code, "", ""))));
      done = fence.end();
    }
    lines(raw.substring(done), passages);
    return passages;
  }

  /** Lines that begin with {@code >} are quoted, neighbours together. */
  private void lines(String raw, List<Passage> passages) {
    if (raw.isEmpty()) {
      return;
    }
    var kind = "";
    var together = new StringBuilder();
    for (var line : raw.split("\n", -1)) {
      var quoted = line.startsWith("&gt;") || line.startsWith(">");
      var its = quoted ? "quote" : "words";
      if (!its.equals(kind)) {
        flush(kind, together, passages);
        kind = its;
      } else {
        together.append('\n');
      }
      together.append(quoted ? line.replaceFirst("^(&gt;|>) ?", "") : line);
    }
    flush(kind, together, passages);
  }

  private void flush(String kind, StringBuilder together, List<Passage> passages) {
    if (!kind.isEmpty()) {
      var spans = new ArrayList<Span>();
      inline(together.toString(), "", spans);
      passages.add(Passage.of(kind, spans));
    }
    together.setLength(0);
  }

  private void inline(String raw, String look, List<Span> spans) {
    var done = 0;
    var found = INLINE.matcher(raw);
    while (found.find()) {
      text(raw.substring(done, found.start()), look, spans);
      special(found.toMatchResult(), look, spans);
      done = found.end();
    }
    text(raw.substring(done), look, spans);
  }

  private void special(MatchResult found, String look, List<Span> spans) {
    if (found.group("control") != null) {
      control(found.group("control"), look, spans);
    } else if (found.group("code") != null) {
      text(found.group("code"), look + " code", spans);
    } else if (found.group("bold") != null) {
      inline(found.group("bold"), look + " bold", spans);
    } else if (found.group("italic") != null) {
      inline(found.group("italic"), look + " italic", spans);
    } else if (found.group("strike") != null) {
      inline(found.group("strike"), look + " strike", spans);
    } else if (found.group("emoji") != null) {
      text(emoji(found.group("emoji")), look, spans);
    } else {
      var address = Control.plain(found.group("address"));
      spans.add(link(address, address, look));
    }
  }

  private void control(String inside, String look, List<Span> spans) {
    switch (Control.of(inside)) {
      case Control.Link(var url, var label) ->
          spans.add(link(url, label.isEmpty() ? url : label, look));
      case Control.Mention(var target, var label) -> {
        var shown = label.isEmpty() ? names.apply(target) : label;
        spans.add(new Span("mention", shown, look.strip(), ""));
      }
      case Control.Words(var text) -> spans.add(new Span("text", text, look.strip(), ""));
    }
  }

  /** A page follows only addresses that Slack's clients would open in a browser. */
  private static Span link(String url, String label, String look) {
    return SAFE.matcher(url).matches()
        ? new Span("link", label, look.strip(), url)
        : new Span("text", label, look.strip(), "");
  }

  private static void text(String raw, String look, List<Span> spans) {
    if (!raw.isEmpty()) {
      spans.add(new Span("text", Control.plain(raw), look.strip(), ""));
    }
  }

  private static String emoji(String name) {
    return EMOJI.getOrDefault(name, ":" + name + ":");
  }

  // Rich text

  List<Passage> richText(JsonNode block) {
    var passages = new ArrayList<Passage>();
    for (var element : block.path("elements")) {
      switch (Json.text(element, "type")) {
        case "rich_text_list" -> list(element, passages);
        case "rich_text_preformatted" -> passages.add(Passage.of("code", parts(element)));
        case "rich_text_quote" -> passages.add(Passage.of("quote", parts(element)));
        default -> passages.add(Passage.of("words", parts(element)));
      }
    }
    return passages;
  }

  private void list(JsonNode list, List<Passage> passages) {
    var ordered = Json.text(list, "style").equals("ordered");
    var number = list.path("offset").asInt(0);
    for (var item : list.path("elements")) {
      number++;
      passages.add(
          new Passage(ordered ? "ordered" : "bullet", ordered ? number + "." : "•", parts(item)));
    }
  }

  private List<Span> parts(JsonNode element) {
    var spans = new ArrayList<Span>();
    for (var part : element.path("elements")) {
      var look = look(part.path("style"));
      switch (Json.text(part, "type")) {
        case "link" -> {
          var url = Json.text(part, "url");
          spans.add(link(url, part.hasNonNull("text") ? Json.text(part, "text") : url, look));
        }
        case "user" -> spans.add(mention("@" + Json.text(part, "user_id"), look));
        case "usergroup" -> spans.add(mention("@" + Json.text(part, "usergroup_id"), look));
        case "channel" -> spans.add(mention("#" + Json.text(part, "channel_id"), look));
        case "broadcast" -> spans.add(mention("!" + Json.text(part, "range"), look));
        case "emoji" -> spans.add(new Span("text", emoji(Json.text(part, "name")), look, ""));
        default -> spans.add(new Span("text", Json.text(part, "text"), look, ""));
      }
    }
    return spans;
  }

  private Span mention(String target, String look) {
    return new Span("mention", names.apply(target), look, "");
  }

  private static String look(JsonNode style) {
    var look = new ArrayList<String>();
    for (var name : List.of("bold", "italic", "strike", "code")) {
      if (style.path(name).asBoolean()) {
        look.add(name);
      }
    }
    return String.join(" ", look);
  }
}
