package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in the workspace.
 *
 * @param ts names it within its conversation, {@code seconds.micros}
 * @param threadTs the message that it answers, null outside a thread
 * @param text as posted, entities and all
 * @param blocks an array, empty if there are none; ids that were left out are filled in
 * @param metadata missing if there is none
 * @param ephemeralTo the only person who sees it, null if all do
 */
public record PostedMessage(
    String channel,
    String ts,
    @Nullable String threadTs,
    String text,
    JsonNode blocks,
    JsonNode metadata,
    @Nullable String ephemeralTo,
    boolean edited,
    boolean deleted) {

  /**
   * Whom Slack would notify or name because of text in this message: {@code !channel},
   * {@code @U123}, {@code #C123}. The notification text counts even where blocks are shown instead.
   */
  public List<String> mentions() {
    return Reach.of(text, blocks).mentions();
  }

  /**
   * The addresses that Slack would make clickable because of text in this message; a button's own
   * address is not text.
   */
  public List<String> links() {
    return Reach.of(text, blocks).links();
  }

  boolean isSeenBy(String userId) {
    return !deleted && (ephemeralTo == null || ephemeralTo.equals(userId));
  }

  PostedMessage rewritten(String newText, JsonNode newBlocks, JsonNode newMetadata) {
    return new PostedMessage(
        channel, ts, threadTs, newText, newBlocks, newMetadata, ephemeralTo, true, deleted);
  }

  PostedMessage asDeleted() {
    return new PostedMessage(
        channel, ts, threadTs, text, blocks, metadata, ephemeralTo, edited, true);
  }
}
