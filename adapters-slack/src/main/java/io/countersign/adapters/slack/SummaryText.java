package io.countersign.adapters.slack;

import io.countersign.application.view.VisibleText;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * Sets a summary in the small Markdown subset as rich text. Markup in it is shown as text, pictures
 * become their description, and every link tells where it leads. What the eye does not see is made
 * visible here, too: entities such as {@code &#x202E;} are characters only once they are parsed.
 */
final class SummaryText extends AbstractVisitor {
  private static final Parser PARSER =
      Parser.builder()
          .enabledBlockTypes(
              Set.of(Heading.class, ListBlock.class, BlockQuote.class, FencedCodeBlock.class))
          .maxOpenBlockParsers(12)
          .maxInlineNesting(20)
          .build();

  private final RichText out;
  private int strong;
  private int emphasis;
  private boolean bullet;

  private SummaryText(RichText out) {
    this.out = out;
  }

  static void append(RichText out, String markdown) {
    PARSER.parse(markdown).accept(new SummaryText(out));
  }

  @Override
  public void visit(Paragraph paragraph) {
    begin();
    visitChildren(paragraph);
  }

  @Override
  public void visit(Heading heading) {
    begin();
    strong++;
    visitChildren(heading);
    strong--;
  }

  @Override
  public void visit(BulletList list) {
    visitChildren(list);
  }

  @Override
  public void visit(OrderedList list) {
    visitChildren(list);
  }

  @Override
  public void visit(ListItem item) {
    bullet = true;
    visitChildren(item);
    bullet = false;
  }

  @Override
  public void visit(FencedCodeBlock block) {
    begin();
    out.code(block.getLiteral().stripTrailing());
  }

  @Override
  public void visit(StrongEmphasis node) {
    strong++;
    visitChildren(node);
    strong--;
  }

  @Override
  public void visit(Emphasis node) {
    emphasis++;
    visitChildren(node);
    emphasis--;
  }

  @Override
  public void visit(Text text) {
    say(VisibleText.lines(text.getLiteral()));
  }

  @Override
  public void visit(Code code) {
    out.code(code.getLiteral());
  }

  @Override
  public void visit(HtmlInline markup) {
    say(markup.getLiteral());
  }

  @Override
  public void visit(SoftLineBreak lineBreak) {
    out.plain(" ");
  }

  @Override
  public void visit(HardLineBreak lineBreak) {
    out.line();
  }

  @Override
  public void visit(Image image) {
    visitChildren(image);
  }

  @Override
  public void visit(Link link) {
    var destination = VisibleText.line(link.getDestination());
    var target = target(destination);
    visitChildren(link);
    if (target.isEmpty()) {
      out.plain(" (" + destination + ")");
    } else {
      out.plain(" (").link(destination, target).plain(")");
    }
  }

  private void begin() {
    out.line();
    if (bullet) {
      out.plain("• ");
      bullet = false;
    }
  }

  private void say(String text) {
    if (strong > 0) {
      out.bold(text);
    } else if (emphasis > 0) {
      out.italic(text);
    } else {
      out.plain(text);
    }
  }

  /** The host; empty for what is no acceptable target. */
  private static String target(String destination) {
    try {
      var uri = URI.create(destination);
      var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      return (scheme.equals("https") || scheme.equals("http"))
              && uri.getHost() != null
              && uri.getUserInfo() == null
          ? VisibleText.line(uri.getHost())
          : "";
    } catch (IllegalArgumentException notAnAddress) {
      return "";
    }
  }
}
