package io.countersign.application.channel;

import java.time.Duration;

/**
 * How an attempt to tell somebody ended. {@code why} is a class of failure, never a vendor's text.
 */
public sealed interface DeliveryOutcome {
  record Delivered(MessageHandle handle) implements DeliveryOutcome {}

  /**
   * @param after what the vendor asked for, zero for the usual schedule
   */
  record TryLater(Duration after, String why) implements DeliveryOutcome {}

  /** Trying again cannot help: bad address, revoked token. */
  record Undeliverable(String why) implements DeliveryOutcome {}
}
