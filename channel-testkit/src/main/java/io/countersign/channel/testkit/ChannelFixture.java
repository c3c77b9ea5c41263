package io.countersign.channel.testkit;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.HilChannel;

/** A channel and a stub of its vendor, both new for each test. */
public interface ChannelFixture {
  HilChannel channel();

  /** A complete account with the stub vendor, references filled in. */
  ChannelAccount account();

  StubVendor vendor();
}
