package io.countersign.application.testing;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.domain.channel.ChannelId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what it was to tell whom. Fails if it is used inside a transaction. */
public final class RecordingChannel implements HilChannel {
  private final ChannelId id;
  private final InMemoryTransactions transactions;
  private final List<Notice> notices = new ArrayList<>();
  private final Deque<DeliveryOutcome> outcomes = new ArrayDeque<>();
  private @Nullable RuntimeException bug;
  private int sent;
  private Runnable meanwhile = () -> {};

  public RecordingChannel(ChannelId id, InMemoryTransactions transactions) {
    this.id = id;
    this.transactions = transactions;
  }

  /** How the next attempts end; after them everything is delivered. */
  public void answerNext(DeliveryOutcome... next) {
    outcomes.addAll(List.of(next));
  }

  /** What happens while the next message is under way. */
  public void meanwhile(Runnable event) {
    meanwhile = event;
  }

  /** Has every attempt end with this bug. */
  public void failWith(RuntimeException failure) {
    bug = failure;
  }

  /** The bug is gone. */
  public void recover() {
    bug = null;
  }

  /** All attempts, in order. */
  public List<Notice> notices() {
    return List.copyOf(notices);
  }

  public <N extends Notice> List<N> notices(Class<N> kind) {
    return notices.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public ChannelId id() {
    return id;
  }

  @Override
  public ChannelSettings settings() {
    return new ChannelSettings(List.of());
  }

  @Override
  public SettingsCheck check(ChannelAccount account) {
    return new SettingsCheck.Usable();
  }

  @Override
  public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
    notices.add(notice);
    return send();
  }

  /** Whatever it is about. */
  DeliveryOutcome send() {
    transactions.assertNoneIsOpen();
    sent++;
    var event = meanwhile;
    meanwhile = () -> {};
    event.run();
    if (bug != null) {
      throw bug;
    }
    return outcomes.isEmpty()
        ? new DeliveryOutcome.Delivered(new MessageHandle(id + "-" + sent))
        : outcomes.removeFirst();
  }
}
