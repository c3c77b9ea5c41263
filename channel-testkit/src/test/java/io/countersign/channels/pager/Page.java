package io.countersign.channels.pager;

import java.util.List;

/** A page as Pager's API takes it. */
record Page(String to, String text, List<Button> buttons, List<Link> links) {
  /**
   * @param value comes back when the button is pressed
   */
  record Button(String label, String value) {}

  record Link(String label, String url) {}
}
