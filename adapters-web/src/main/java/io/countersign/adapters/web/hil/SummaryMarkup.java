package io.countersign.adapters.web.hil;

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
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/**
 * The small Markdown subset of a summary as HTML. Markup in it is shown as text, pictures become
 * their description, and every link tells where it leads.
 */
final class SummaryMarkup {
  private static final Parser PARSER =
      Parser.builder()
          .enabledBlockTypes(
              Set.of(Heading.class, ListBlock.class, BlockQuote.class, FencedCodeBlock.class))
          .maxOpenBlockParsers(12)
          .maxInlineNesting(20)
          .build();

  private static final HtmlRenderer HTML =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          .softbreak("<br />\n")
          .attributeProviderFactory(_ ->
              (node, _, attributes) -> {
                // What was typed into the form must survive a look at a link.
                if (node instanceof Link) {
                  attributes.put("target", "_blank");
                }
              })
          .build();

  private static final PolicyFactory POLICY =
      new HtmlPolicyBuilder()
          .allowElements("p", "br", "strong", "em", "code", "pre", "blockquote")
          .allowElements("ul", "ol", "li", "a")
          .allowElements((element, attributes) -> "strong", "h1", "h2", "h3", "h4", "h5", "h6")
          .allowUrlProtocols("http", "https", "mailto")
          .allowAttributes("href")
          .onElements("a")
          .allowAttributes("target")
          .matching(false, "_blank")
          .onElements("a")
          .requireRelsOnLinks("noopener", "noreferrer", "nofollow")
          .toFactory();

  private SummaryMarkup() {}

  static String html(String markdown) {
    if (markdown.isBlank()) {
      return "";
    }
    var document = PARSER.parse(VisibleText.lines(markdown));
    document.accept(new Plain());
    return POLICY.sanitize(HTML.render(document));
  }

  private static final class Plain extends AbstractVisitor {
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
      } else if (!words.equals(link.getDestination())) {
        link.insertAfter(new Text(" (" + target + ")"));
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
