package io.countersign.adapters.slack;

/** Slack's markup, where there is no other way than to write it: in notifications. */
final class Mrkdwn {
  private Mrkdwn() {}

  /**
   * So that nothing in the text is a mention, a link or a command. Slack makes links of bare
   * addresses and mentions of {@code @here}, which can only be prevented by writing them otherwise.
   */
  static String escaped(String text) {
    return text.replace("://", ": //")
        .replace("mailto:", "mailto: ")
        .replace("@", "@ ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
