package io.countersign.adapters.slack;

import io.countersign.application.channel.Press;

/**
 * Where whoever pressed can be told something.
 *
 * @param conversation where the message is
 * @param trigger lets one form be opened within three seconds, empty if there is none
 */
record ReturnAddress(String conversation, String trigger) {
  String text() {
    return conversation + "|" + trigger;
  }

  static ReturnAddress of(Press press) {
    var text = press.returnAddress();
    var bar = text.indexOf('|');
    return bar < 0
        ? new ReturnAddress(text, "")
        : new ReturnAddress(text.substring(0, bar), text.substring(bar + 1));
  }
}
