package io.countersign.application.channel;

/**
 * A channel that can ask one person about several requests in one message. Not for a {@link
 * RevisableChannel}: a message that shows how its request stands is about one request.
 */
public interface DigestChannel extends HilChannel {
  /**
   * Tells one person of all that waits for them; under the same conditions as {@link #deliver}: the
   * same {@link Notice.Digest#delivery()} again is the same message, though some of what it was
   * about may be settled by then.
   */
  DeliveryOutcome deliverDigest(Notice.Digest digest, ChannelAccount account);
}
