package io.countersign.adapters.email;

import static java.util.stream.Collectors.joining;

import io.countersign.application.view.VisibleText;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * A summary in the small Markdown subset, read once for both parts of a mail. Markup in it is shown
 * as text, pictures become their description, and every link tells where it leads.
 */
record SummaryText(String html, String text) {
  static final SummaryText NONE = new SummaryText("", "");

  private static final Parser PARSER =
      Parser.builder()
          .enabledBlockTypes(
              Set.of(Heading.class, ListBlock.class, BlockQuote.class, FencedCodeBlock.class))
          .maxOpenBlockParsers(12)
          .maxInlineNesting(20)
          .build();

  private static final HtmlRenderer HTML =
      HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).softbreak("<br />\n").build();

  private static final TextContentRenderer TEXT =
      TextContentRenderer.builder().lineBreakRendering(LineBreakRendering.SEPARATE_BLOCKS).build();

  private static final PolicyFactory POLICY =
      new HtmlPolicyBuilder()
          .allowElements("p", "br", "strong", "em", "code", "pre", "blockquote")
          .allowElements("ul", "ol", "li", "a")
          .allowElements((element, attributes) -> "strong", "h1", "h2", "h3", "h4", "h5", "h6")
          .allowUrlProtocols("http", "https", "mailto")
          .allowAttributes("href")
          .onElements("a")
          .requireRelsOnLinks("noopener", "noreferrer", "nofollow")
          .toFactory();

  static SummaryText of(String markdown) {
    if (markdown.isBlank()) {
      return NONE;
    }
    var html = PARSER.parse(markdown);
    html.accept(new Plain(true));
    var text = PARSER.parse(markdown);
    text.accept(new Plain(false));
    return new SummaryText(styled(POLICY.sanitize(HTML.render(html))), TEXT.render(text).strip());
  }

  /** Mail programs know few style sheets. What is replaced here was written by the sanitizer. */
  private static String styled(String sanitized) {
    return sanitized
        .replace("<p>", "<p style=\"margin:0 0 12px\">")
        .replace("<ul>", "<ul style=\"margin:0 0 12px;padding:0 0 0 22px\">")
        .replace("<ol>", "<ol style=\"margin:0 0 12px;padding:0 0 0 22px\">")
        .replace("<li>", "<li style=\"margin:0 0 4px\">")
        .replace(
            "<blockquote>",
            "<blockquote style=\"margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #c9ced6\">")
        .replace("<pre>", "<pre style=\"margin:0 0 12px;white-space:pre-wrap;font-size:14px\">")
        .replace("<code>", "<code style=\"font-family:Consolas,Menlo,monospace;font-size:14px\">")
        .replace(
            "<a href", "<a class=\"link\" style=\"color:#1d4ed8;text-decoration:underline\" href");
  }

  /** Takes out what a mail must not have. */
  private static final class Plain extends AbstractVisitor {
    private final boolean markup;

    Plain(boolean markup) {
      this.markup = markup;
    }

    /** Entities such as {@code &#x202E;} are characters only once they are parsed. */
    @Override
    public void visit(Text text) {
      text.setLiteral(VisibleText.lines(text.getLiteral()));
    }

    @Override
    public void visit(Image image) {
      visitChildren(image);
      image.insertBefore(new Text(words(image)));
      image.unlink();
    }

    @Override
    public void visit(Link link) {
      link.setDestination(VisibleText.line(link.getDestination()));
      visitChildren(link);
      var words = words(link);
      var target = target(link.getDestination());
      if (target.isEmpty()) {
        link.insertBefore(new Text(words + " (" + link.getDestination() + ")"));
        link.unlink();
      } else if (markup) {
        if (!words.equals(link.getDestination())) {
          link.insertAfter(new Text(" (" + target + ")"));
        }
      } else {
        var shown =
            words.equals(link.getDestination())
                ? words
                : words + " (" + link.getDestination() + ")";
        link.insertBefore(new Text(shown));
        link.unlink();
      }
    }

    /** The host, or the mail address; empty for what is no acceptable target. */
    private static String target(String destination) {
      try {
        var uri = URI.create(destination);
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
          case "http", "https" ->
              uri.getHost() == null || uri.getUserInfo() != null ? "" : uri.getHost();
          case "mailto" -> VisibleText.line(uri.getSchemeSpecificPart());
          default -> "";
        };
      } catch (IllegalArgumentException notAnAddress) {
        return "";
      }
    }

    private static String words(Node node) {
      var open = new ArrayDeque<Node>();
      var found = new ArrayList<String>();
      for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
        open.add(child);
      }
      while (!open.isEmpty()) {
        var next = open.removeFirst();
        switch (next) {
          case Text text -> found.add(text.getLiteral());
          case Code code -> found.add(code.getLiteral());
          case HtmlInline raw -> found.add(raw.getLiteral());
          case SoftLineBreak _ -> found.add(" ");
          case HardLineBreak _ -> found.add(" ");
          default -> {
            for (var child = next.getLastChild(); child != null; child = child.getPrevious()) {
              open.addFirst(child);
            }
          }
        }
      }
      return found.stream().collect(joining());
    }
  }
}
