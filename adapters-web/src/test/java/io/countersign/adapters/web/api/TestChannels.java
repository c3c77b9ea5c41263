package io.countersign.adapters.web.api;

import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.Reply;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.Handle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The channels of the API's tests: they deliver, and nobody gets anything. */
final class TestChannels {
  private TestChannels() {}

  /** A channel with settings of every kind. */
  static final class Letters implements ProbeableChannel {
    @Override
    public ChannelId id() {
      return new ChannelId("email");
    }

    @Override
    public ChannelSettings settings() {
      return new ChannelSettings(
          List.of(
              field("host", ChannelSettings.Kind.TEXT, List.of()),
              field("port", ChannelSettings.Kind.NUMBER, List.of()),
              field("security", ChannelSettings.Kind.CHOICE, List.of("tls", "starttls")),
              field("password", ChannelSettings.Kind.SECRET, List.of())));
    }

    private static ChannelSettings.Field field(
        String key, ChannelSettings.Kind kind, List<String> choices) {
      return new ChannelSettings.Field(
          key, kind, ChannelSettings.Presence.OPTIONAL, choices, "", "The " + key);
    }

    @Override
    public SettingsCheck check(ChannelAccount account) {
      return account.setting("host").filter("10.0.0.1"::equals).isPresent()
          ? new SettingsCheck.EgressDenied("host", "This host is out of reach.")
          : new SettingsCheck.Usable();
    }

    @Override
    public ProbeResult probe(ChannelAccount account) {
      return account.setting("host").isPresent()
          ? new ProbeResult.NotWorking("connection-refused")
          : new ProbeResult.Working("Sandbox mailbox");
    }

    @Override
    public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
      return new DeliveryOutcome.Delivered(new MessageHandle("1"));
    }
  }

  /** A channel that cannot be tried out. */
  static final class Mute implements HilChannel {
    @Override
    public ChannelId id() {
      return new ChannelId("mute");
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
      return new DeliveryOutcome.Delivered(new MessageHandle("1"));
    }
  }

  /** A channel that keeps the calls it gets, and takes them for what their header says. */
  static final class Talking implements AnswerableChannel {
    final List<IncomingCall> calls = new CopyOnWriteArrayList<>();

    @Override
    public ChannelId id() {
      return new ChannelId("talk");
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
      return new DeliveryOutcome.Delivered(new MessageHandle("1"));
    }

    @Override
    public Incoming receive(IncomingCall call, ChannelAccount account, Instant now) {
      calls.add(call);
      return switch (call.header("x-says")) {
        case "challenge" -> new Incoming.Handled(IncomingAnswer.json("{\"challenge\":\"ü\"}"));
        case "ping" -> new Incoming.Handled(IncomingAnswer.EMPTY);
        case "elsewhere" -> new Incoming.NotForThisAccount();
        case "mumble" -> new Incoming.Malformed();
        case "press" ->
            new Incoming.Pressed(
                new Press(
                    "key-1",
                    new DeliveryId("dlv_1"),
                    new Handle("U1"),
                    Press.Kind.APPROVE,
                    null,
                    "",
                    Map.of(),
                    "",
                    ""),
                new IncomingAnswer("text/plain", "thanks to " + account.tenant()));
        default -> new Incoming.NotGenuine();
      };
    }

    @Override
    public Identity identify(Handle handle, ChannelAccount account) {
      return new Identity.Unknown();
    }

    @Override
    public DeliveryOutcome tell(Press press, Reply reply, ChannelAccount account) {
      return new DeliveryOutcome.Delivered(new MessageHandle("1"));
    }
  }
}
