package io.countersign.adapters.slack;

import io.countersign.application.channel.MessageHandle;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a message of ours is. */
record PostedMessage(String conversation, String timestamp, Place place) {
  private static final Pattern HANDLE =
      Pattern.compile("([A-Z0-9]+)/([0-9.]+)/(CONVERSATION|THREAD|PRIVATE)");

  /** How it stands in its conversation. */
  enum Place {
    /** By itself: it asks. */
    CONVERSATION,
    /** As a reply to one that asks. */
    THREAD,
    /** Seen by one person until they reload; never to be changed again. */
    PRIVATE
  }

  MessageHandle handle() {
    return new MessageHandle(conversation + "/" + timestamp + "/" + place);
  }

  static Optional<PostedMessage> of(MessageHandle handle) {
    var parts = HANDLE.matcher(handle.value());
    return parts.matches()
        ? Optional.of(
            new PostedMessage(parts.group(1), parts.group(2), Place.valueOf(parts.group(3))))
        : Optional.empty();
  }
}
