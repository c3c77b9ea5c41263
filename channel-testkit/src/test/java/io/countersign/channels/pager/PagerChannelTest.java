package io.countersign.channels.pager;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.HilChannel;
import io.countersign.channel.testkit.HilChannelContract;
import io.countersign.channel.testkit.StubVendor;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class PagerChannelTest implements HilChannelContract {
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PagerVendor vendor = new PagerVendor();
  private final HilChannel channel = new PagerChannel(new PagerClient(vendor.url(), PATIENCE));

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
    return account(Map.of());
  }

  @Override
  public StubVendor vendor() {
    return vendor;
  }

  @Override
  public Optional<ChannelAccount> rotatedAccount() {
    return Optional.of(rotated());
  }

  static ChannelAccount rotated() {
    return account(
        Map.of(
            PagerSettings.SIGNING_KEY,
            "canary-next-key-77b0",
            PagerSettings.PREVIOUS_SIGNING_KEY,
            PagerVendor.SIGNING_KEY));
  }

  static ChannelAccount account(Map<String, String> changes) {
    var settings = new HashMap<String, String>();
    settings.put(PagerSettings.TEAM, PagerVendor.TEAM);
    settings.put(PagerSettings.TOKEN, PagerVendor.TOKEN);
    settings.put(PagerSettings.SIGNING_KEY, PagerVendor.SIGNING_KEY);
    settings.putAll(changes);
    return new ChannelAccount(new TenantId("acme"), PagerChannel.ID, settings);
  }
}
