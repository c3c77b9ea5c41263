package io.countersign.application.channel;

import io.countersign.domain.channel.ChannelId;

/**
 * One way to ask a person. Lives in its own module; nothing else knows it exists. Found by the
 * container as a bean; see {@link Channels}.
 */
public interface HilChannel {
  ChannelId id();

  /** What a tenant fills in to use this channel; API validation and docs come from it. */
  ChannelSettings settings();

  /**
   * Whether these settings can be used, before they are stored. Settings may still hold references
   * such as <code>@{secret:Name}</code>; those are not looked into.
   */
  SettingsCheck check(ChannelAccount account);

  /**
   * Tells one person one thing. Runs outside any transaction and may run again with the same {@link
   * Notice#delivery()} and a higher {@link Notice.Envelope#attempt}: still, it is to be one message
   * in the end, found again where the vendor keeps it or recognised as a repeat by whoever reads
   * it. An exception means a bug: it is logged and retried on the usual schedule.
   */
  DeliveryOutcome deliver(Notice notice, ChannelAccount account);
}
