package io.countersign.application.testing;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DigestChannel;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.domain.channel.ChannelId;
import java.util.ArrayList;
import java.util.List;

/** A {@link RecordingChannel} whose messages may be about several requests. */
public final class RecordingDigestChannel implements DigestChannel {
  private final RecordingChannel recording;
  private final List<Notice.Digest> digests = new ArrayList<>();

  public RecordingDigestChannel(ChannelId id, InMemoryTransactions transactions) {
    this.recording = new RecordingChannel(id, transactions);
  }

  public RecordingChannel recording() {
    return recording;
  }

  /** All attempts, in order. */
  public List<Notice.Digest> digests() {
    return List.copyOf(digests);
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
  public DeliveryOutcome deliverDigest(Notice.Digest digest, ChannelAccount account) {
    digests.add(digest);
    return recording.send();
  }
}
