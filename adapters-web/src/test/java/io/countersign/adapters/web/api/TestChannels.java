package io.countersign.adapters.web.api;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.domain.channel.ChannelId;
import java.util.List;

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
}
