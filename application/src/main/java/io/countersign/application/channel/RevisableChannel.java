package io.countersign.application.channel;

/** A channel that can rewrite what it sent, so that stale buttons disappear. */
public interface RevisableChannel extends HilChannel {
  /**
   * Shows {@code notice} in place of what {@code earlier} points to; keeps the handle. A message
   * that its readers have deleted shows nothing stale any more, and counts as rewritten.
   */
  DeliveryOutcome revise(MessageHandle earlier, Notice notice, ChannelAccount account);
}
