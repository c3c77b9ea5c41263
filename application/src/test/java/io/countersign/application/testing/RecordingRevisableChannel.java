package io.countersign.application.testing;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.domain.channel.ChannelId;
import java.util.LinkedHashMap;
import java.util.Map;

/** A {@link RecordingChannel} whose messages can be rewritten. */
public final class RecordingRevisableChannel implements RevisableChannel {
  private final RecordingChannel recording;
  private final Map<MessageHandle, Notice> revised = new LinkedHashMap<>();

  public RecordingRevisableChannel(ChannelId id, InMemoryTransactions transactions) {
    this.recording = new RecordingChannel(id, transactions);
  }

  public RecordingChannel recording() {
    return recording;
  }

  /** What each rewritten message shows now. */
  public Map<MessageHandle, Notice> revised() {
    return Map.copyOf(revised);
  }

  @Override
  public ChannelId id() {
    return recording.id();
  }

  @Override
  public ChannelSettings settings() {
    return recording.settings();
  }

  @Override
  public SettingsCheck check(ChannelAccount account) {
    return recording.check(account);
  }

  @Override
  public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
    return recording.deliver(notice, account);
  }

  @Override
  public DeliveryOutcome revise(MessageHandle earlier, Notice notice, ChannelAccount account) {
    var outcome = recording.deliver(notice, account);
    if (outcome instanceof DeliveryOutcome.Delivered) {
      revised.put(earlier, notice);
      return new DeliveryOutcome.Delivered(earlier);
    }
    return outcome;
  }
}
