package io.countersign.adapters.web.hil;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page on which somebody decides, in the reader's words: one form with one button, or with two
 * on the edit form.
 *
 * @param kind {@code approve}, {@code reject} or {@code form}
 * @param alert said first, empty for nothing
 * @param summary safe HTML
 * @param typedInVain what was typed into fields that cannot be changed (any more)
 * @param chosen what was pressed before the code was asked for: {@code return} or {@code ask}, on
 *     the edit form also {@code approve} or {@code reject}, or empty; Enter presses it again
 * @param revised what is new, null if this is the first version
 * @param returnable whether it may be sent back for changes
 * @param locked whether approving needs a value that can only be entered on the edit form
 */
record DecisionPage(
    String kind,
    String path,
    Hidden hidden,
    String alert,
    List<Mistake> mistakes,
    String title,
    String lead,
    String summary,
    List<Field> fields,
    List<FieldTexts.Row> typedInVain,
    Background background,
    List<Next> next,
    Comment comment,
    @Nullable Code code,
    String chosen,
    List<Fact> facts,
    boolean oneClick,
    boolean locked,
    boolean editableElsewhere,
    boolean returnable,
    @Nullable Revised revised,
    List<Exchange> questions) {

  public boolean form() {
    return kind.equals("form");
  }

  /** Whether there is anything to fill in. */
  public boolean fillable() {
    return fields.stream().anyMatch(field -> field.input() != null);
  }

  /**
   * What an approver has asked.
   *
   * @param replied who has replied, or that it waits
   * @param reply empty for none
   */
  record Exchange(String asked, String question, String replied, String reply) {}

  /**
   * What a changed version changes.
   *
   * @param why what the one who sent it back has written
   * @param notes what has changed without being shown side by side
   */
  record Revised(String lead, String why, List<Difference> differences, List<String> notes) {}

  record Difference(String label, FieldTexts.Row before, FieldTexts.Row after) {}

  /** What goes back with the form unseen. */
  record Hidden(String key, String token, String ticket) {}

  /**
   * @param target id of what to mend
   */
  record Mistake(String target, String text) {}

  /**
   * A field as it is shown, or as it can be filled in.
   *
   * @param input null for a field that is only shown
   */
  record Field(FieldTexts.Row row, @Nullable Input input) {}

  /**
   * @param kind of the control: {@code line}, {@code number}, {@code date}, {@code lines} or {@code
   *     choice}
   * @param hint how to fill it in, empty for nothing
   * @param error what is wrong with it, empty for nothing
   */
  record Input(
      String id,
      String name,
      String kind,
      String value,
      boolean required,
      String hint,
      String error,
      List<Option> options) {
    /** Ids of what explains this input, null for nothing. */
    public @Nullable String describedBy() {
      var hinted = hint.isEmpty() ? "" : id + "-hint";
      var mistaken = error.isEmpty() ? "" : id + "-error";
      var both = (mistaken + " " + hinted).strip();
      return both.isEmpty() ? null : both;
    }
  }

  record Option(String value, String text, boolean chosen) {}

  record Background(String trigger, List<Earlier> earlier) {
    public boolean empty() {
      return trigger.isEmpty() && earlier.isEmpty();
    }
  }

  record Earlier(String step, String output) {}

  /** What happens next on one of the answers. */
  record Next(String label, String text) {}

  record Comment(String text, String label, String error) {}

  record Code(String value, String error) {}

  /**
   * @param moment machine-readable, for the page's script; null when the text is not a time
   */
  record Fact(String label, String text, @Nullable String moment, String extra) {
    static Fact of(String label, String text) {
      return new Fact(label, text, null, "");
    }
  }
}
