package io.countersign.adapters.email;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a mail says, in the reader's words and in the order in which it says it. Every text is ready
 * to be shown; the HTML part and the text part are two ways of setting it.
 *
 * @param lead who asks for what, or what became of it
 * @param items what the reader is asked at once, in a mail about several requests
 * @param facts what the reader needs to know, label and text
 * @param rows the fields
 * @param consequences what happens next on each answer
 * @param deadline null when there is nothing to do
 * @param code null when there is nothing to do
 * @param notes about the buttons
 * @param footer one paragraph each
 * @param aside one more link, which nobody must follow; null for none
 */
public record Letter(
    Words words,
    Brand brand,
    String subject,
    String preheader,
    String kicker,
    String title,
    String lead,
    SummaryText summary,
    List<Item> items,
    List<Fact> facts,
    List<Row> rows,
    List<Fact> consequences,
    List<Button> buttons,
    @Nullable String deadline,
    @Nullable String code,
    List<String> notes,
    List<String> footer,
    @Nullable Link aside) {

  /** About one request. */
  Letter(
      Words words,
      Brand brand,
      String subject,
      String preheader,
      String kicker,
      String title,
      String lead,
      SummaryText summary,
      List<Fact> facts,
      List<Row> rows,
      List<Fact> consequences,
      List<Button> buttons,
      @Nullable String deadline,
      @Nullable String code,
      List<String> notes,
      List<String> footer,
      @Nullable Link aside) {
    this(
        words,
        brand,
        subject,
        preheader,
        kicker,
        title,
        lead,
        summary,
        List.of(),
        facts,
        rows,
        consequences,
        buttons,
        deadline,
        code,
        notes,
        footer,
        aside);
  }

  /**
   * One request among several.
   *
   * @param lines who asks, and by when
   * @param code null when there is nothing to do in this mail
   */
  public record Item(String title, List<String> lines, List<Link> links, @Nullable String code) {}

  /** What the reader may also do. */
  public record Link(String label, String href) {}

  /**
   * @param ink black or white, whichever can be read on the colour
   * @param logoUrl empty for none
   */
  public record Brand(String name, String color, String ink, String logoUrl) {}

  public record Fact(String label, List<String> lines) {}

  /**
   * @param hint what the reader may do with the value, empty for nothing
   * @param needed whether the reader must do it
   */
  public record Row(String label, List<String> lines, String hint, boolean needed) {
    private static final int BRIEF = 60;

    /** Whether the value can be taken in at a glance. */
    public boolean brief() {
      return lines.size() == 1 && lines.getFirst().length() <= BRIEF;
    }
  }

  public record Button(String label, String href, Look look) {}

  /** How much a button stands out. */
  public enum Look {
    APPROVE,
    PRIMARY,
    REJECT,
    PLAIN;

    public String fill() {
      return switch (this) {
        case APPROVE -> "#15703f";
        case PRIMARY -> "#1d4ed8";
        case REJECT, PLAIN -> "#ffffff";
      };
    }

    public String ink() {
      return switch (this) {
        case APPROVE, PRIMARY -> "#ffffff";
        case REJECT -> "#a61b1b";
        case PLAIN -> "#1f2937";
      };
    }

    public String border() {
      return switch (this) {
        case APPROVE -> "#15703f";
        case PRIMARY -> "#1d4ed8";
        case REJECT -> "#a61b1b";
        case PLAIN -> "#6b7280";
      };
    }

    public String cssClass() {
      return switch (this) {
        case APPROVE, PRIMARY -> "filled";
        case REJECT -> "reject";
        case PLAIN -> "plain";
      };
    }
  }
}
