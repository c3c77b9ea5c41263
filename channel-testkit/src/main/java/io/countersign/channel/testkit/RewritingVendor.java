package io.countersign.channel.testkit;

import io.countersign.application.channel.MessageHandle;

/** A vendor whose messages can be rewritten, and deleted by those who read them. */
public interface RewritingVendor extends StubVendor {
  /** The readers delete the message. */
  void delete(MessageHandle handle);
}
