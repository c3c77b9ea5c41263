package io.countersign.adapters.slack;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.HilChannel;
import io.countersign.channel.testkit.HilChannelContract;
import io.countersign.channel.testkit.StubVendor;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** Everybody gets direct messages. */
class SlackDirectChannelTest implements HilChannelContract {
  private final SlackVendor vendor = new SlackVendor();
  private final HilChannel channel = SlackChannels.channel(vendor.workspace.apiUrl());

  @AfterEach
  void stop() {
    vendor.close();
  }

  @Override
  public HilChannel channel() {
    return channel;
  }

  @Override
  public ChannelAccount account() {
    return SlackChannels.account(Map.of());
  }

  @Override
  public StubVendor vendor() {
    return vendor;
  }

  @Override
  public Optional<ChannelAccount> rotatedAccount() {
    return Optional.of(
        SlackChannels.account(
            Map.of(
                SlackSettings.SIGNING_SECRET,
                "canary-next-secret-0c11",
                SlackSettings.PREVIOUS_SIGNING_SECRET,
                SlackVendor.SIGNING_SECRET)));
  }
}
