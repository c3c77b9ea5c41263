package io.countersign.adapters.slack;

import io.countersign.application.view.VisibleText;

/**
 * How much text still fits into one message. Slack refuses a message as a whole when it is too
 * long; so every text is cut here first, visibly, and the rest is on the page.
 */
final class Budget {
  private final String mark;
  private int left;
  private boolean cut;

  /**
   * @param mark what stands in place of what was cut
   */
  Budget(int characters, String mark) {
    this.left = characters;
    this.mark = mark;
  }

  /** At most {@code most} characters of the text, and no more than is left. */
  String take(String text, int most) {
    var allowed = Math.max(0, Math.min(most, left));
    var taken = text;
    if (text.length() > allowed) {
      cut = true;
      taken = VisibleText.head(text, Math.max(1, allowed - mark.length())).stripTrailing() + mark;
    }
    left -= taken.length();
    return taken;
  }

  /** Notes that something was left out altogether. */
  void leaveOut() {
    cut = true;
  }

  boolean hasCut() {
    return cut;
  }
}
