package io.countersign.channels.pager;

import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.Reply;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.channels.pager.PagerClient.Answer;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.Handle;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Does what Pager does until something of it is overridden: each breach overrides one thing. */
class BrokenPager implements RevisableChannel, AnswerableChannel, ProbeableChannel {
  final PagerVendor vendor;
  final PagerClient client;
  private final PagerChannel pager;
  private final PagerComposer composer = new PagerComposer();

  BrokenPager(PagerVendor vendor, PagerClient client) {
    this.vendor = vendor;
    this.client = client;
    this.pager = new PagerChannel(client);
  }

  /** The notice that it takes a notice for. */
  Notice read(Notice notice) {
    return notice;
  }

  Page write(Page page, Notice notice) {
    return page;
  }

  String key(Notice notice) {
    return notice.delivery().value();
  }

  DeliveryOutcome end(DeliveryOutcome outcome) {
    return outcome;
  }

  @Override
  public ChannelId id() {
    return pager.id();
  }

  @Override
  public ChannelSettings settings() {
    return pager.settings();
  }

  @Override
  public SettingsCheck check(ChannelAccount account) {
    return pager.check(account);
  }

  @Override
  public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
    var token = PagerSettings.token(account);
    if (token.isEmpty() || notice.envelope().to().handle() == null) {
      return pager.deliver(notice, account);
    }
    return end(
        switch (client.post("/pages", page(notice), key(notice), token.get())) {
          case Answer.Accepted(var body) when body.path("id").isTextual() ->
              new Delivered(new MessageHandle(body.path("id").textValue()));
          case Answer.Accepted _ -> new TryLater(Duration.ZERO, "unreadable-answer");
          case Answer.NotFound() -> new Undeliverable("recipient-refused");
          case Answer.Failed(_, var outcome) -> outcome;
        });
  }

  @Override
  public DeliveryOutcome revise(MessageHandle earlier, Notice notice, ChannelAccount account) {
    var token = PagerSettings.token(account).orElseThrow();
    return end(
        switch (client.put("/pages/" + earlier.value(), page(notice), token)) {
          case Answer.Accepted _ -> new Delivered(earlier);
          case Answer.NotFound() -> new Delivered(earlier);
          case Answer.Failed(_, var outcome) -> outcome;
        });
  }

  private Page page(Notice notice) {
    var read = read(notice);
    var to = Objects.requireNonNull(notice.envelope().to().handle());
    return write(composer.page(read, to), read);
  }

  @Override
  public Incoming receive(IncomingCall call, ChannelAccount account, Instant now) {
    return hear(call, account, now);
  }

  final Incoming hear(IncomingCall call, ChannelAccount account, Instant now) {
    return pager.receive(call, account, now);
  }

  @Override
  public Identity identify(Handle handle, ChannelAccount account) {
    return pager.identify(handle, account);
  }

  @Override
  public DeliveryOutcome tell(Press press, Reply reply, ChannelAccount account) {
    return whisper(press, reply, account);
  }

  final DeliveryOutcome whisper(Press press, Reply reply, ChannelAccount account) {
    return pager.tell(press, reply, account);
  }

  @Override
  public ProbeResult probe(ChannelAccount account) {
    return pager.probe(account);
  }
}
