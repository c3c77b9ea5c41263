package io.countersign.channels.pager;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.HilChannel;
import io.countersign.channel.testkit.HilChannelContract;
import io.countersign.channel.testkit.StubVendor;
import io.countersign.channels.pager.RichPager.RichVendor;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** What Pager cannot do is part of the contract, too. */
class RichPagerTest implements HilChannelContract {
  private final RichVendor vendor = new RichVendor();
  private final HilChannel channel =
      new RichPager(vendor, new PagerClient(vendor.url(), PagerChannelTest.PATIENCE));

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
    return PagerChannelTest.account(Map.of());
  }

  @Override
  public StubVendor vendor() {
    return vendor;
  }
}
