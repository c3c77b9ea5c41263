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
import io.micronaut.context.annotation.Property;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Asks people on their pagers, where they can answer. */
@Singleton
final class PagerChannel implements RevisableChannel, AnswerableChannel, ProbeableChannel {
  static final ChannelId ID = new ChannelId("pager");

  private static final DeliveryOutcome INCOMPLETE =
      new TryLater(Duration.ZERO, "settings-incomplete");

  private final PagerComposer composer = new PagerComposer();
  private final PagerCalls calls = new PagerCalls();
  private final PagerClient client;

  @Inject
  PagerChannel(
      @Property(name = "countersign.pager.url", defaultValue = "https://api.pager.example")
          URI api) {
    this(new PagerClient(api, Duration.ofSeconds(10)));
  }

  PagerChannel(PagerClient client) {
    this.client = client;
  }

  @Override
  public ChannelId id() {
    return ID;
  }

  @Override
  public ChannelSettings settings() {
    return PagerSettings.ALL;
  }

  @Override
  public SettingsCheck check(ChannelAccount account) {
    return PagerSettings.check(account);
  }

  @Override
  public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
    var token = PagerSettings.token(account);
    var to = notice.envelope().to().handle();
    if (token.isEmpty()) {
      return INCOMPLETE;
    }
    if (to == null) {
      return new Undeliverable("no-pager-known");
    }
    var page = composer.page(notice, to);
    return switch (client.post("/pages", page, notice.delivery().value(), token.get())) {
      case Answer.Accepted(var body) when body.path("id").isTextual() ->
          new Delivered(new MessageHandle(body.path("id").textValue()));
      case Answer.Accepted _ -> new TryLater(Duration.ZERO, "unreadable-answer");
      case Answer.NotFound() -> new Undeliverable("recipient-refused");
      case Answer.Failed(_, var outcome) -> outcome;
    };
  }

  @Override
  public DeliveryOutcome revise(MessageHandle earlier, Notice notice, ChannelAccount account) {
    var token = PagerSettings.token(account);
    var to = notice.envelope().to().handle();
    if (token.isEmpty()) {
      return INCOMPLETE;
    }
    if (to == null) {
      return new Undeliverable("no-pager-known");
    }
    var page = composer.page(notice, to);
    return switch (client.put("/pages/" + earlier.value(), page, token.get())) {
      case Answer.Accepted _ -> new Delivered(earlier);
      // Deleted: then it shows nothing stale.
      case Answer.NotFound() -> new Delivered(earlier);
      case Answer.Failed(_, var outcome) -> outcome;
    };
  }

  @Override
  public Incoming receive(IncomingCall call, ChannelAccount account, Instant now) {
    return calls.receive(call, account, now);
  }

  /** Pager does not know whom a pager belongs to: the directory has to. */
  @Override
  public Identity identify(Handle handle, ChannelAccount account) {
    return new Identity.Unknown();
  }

  @Override
  public DeliveryOutcome tell(Press press, Reply reply, ChannelAccount account) {
    var token = PagerSettings.token(account);
    if (token.isEmpty()) {
      return INCOMPLETE;
    }
    var whisper = composer.whisper(reply, press.by());
    var path = "/pages/" + press.returnAddress() + "/whispers";
    var key = press.key() + "." + whisper.text().hashCode();
    return switch (client.post(path, whisper, key, token.get())) {
      case Answer.Accepted _ -> new Delivered(new MessageHandle(press.returnAddress()));
      case Answer.NotFound() -> new Undeliverable("page-gone");
      case Answer.Failed(_, var outcome) -> outcome;
    };
  }

  @Override
  public ProbeResult probe(ChannelAccount account) {
    var token = PagerSettings.token(account);
    if (token.isEmpty()) {
      return new ProbeResult.NotWorking("settings-incomplete");
    }
    return switch (client.get("/me", token.get())) {
      case Answer.Accepted _ -> new ProbeResult.Working("Pager knows this token.");
      case Answer.NotFound() -> new ProbeResult.NotWorking("not-found");
      case Answer.Failed(var why, _) -> new ProbeResult.NotWorking(why);
    };
  }
}
