package io.countersign.sandbox.slack;

import java.util.regex.Pattern;

/** What Slack makes of {@code <…>} in mrkdwn. */
sealed interface Control {
  Pattern SEQUENCE = Pattern.compile("<([^<>]+)>");
  Pattern ADDRESS = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:\\S.*");

  /** Notifies or names a person, group or channel. */
  record Mention(String target, String label) implements Control {}

  /** Leads away. */
  record Link(String url, String label) implements Control {}

  /** Is shown and does nothing. */
  record Words(String text) implements Control {}

  /**
   * @param inside what stands between {@code <} and {@code >}, still with its entities
   */
  static Control of(String inside) {
    var bar = inside.indexOf('|');
    var target = bar < 0 ? inside : inside.substring(0, bar);
    var label = bar < 0 ? "" : plain(inside.substring(bar + 1));
    if (target.startsWith("!date^")) {
      var parts = target.split("\\^", 4);
      return parts.length == 4 ? new Link(plain(parts[3]), label) : new Words(label);
    }
    if (target.length() > 1 && "@#!".indexOf(target.charAt(0)) >= 0) {
      return new Mention(target.charAt(0) == '@' ? target : plain(target), label);
    }
    return ADDRESS.matcher(target).matches()
        ? new Link(plain(target), label)
        : new Words("<" + plain(inside) + ">");
  }

  /** Undoes the three entities that Slack knows, the ampersand last. */
  static String plain(String escaped) {
    return escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }
}
