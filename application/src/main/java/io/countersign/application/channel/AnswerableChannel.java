package io.countersign.application.channel;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import java.time.Duration;
import java.time.Instant;

/**
 * A channel whose messages can be answered where they are read. What its vendor calls with arrives
 * at {@code POST /channels/{channel}/{tenant}}, or over a connection that the channel holds itself.
 *
 * <p>The core stores a press before the vendor is told that it arrived, and works on it afterwards,
 * as often as it takes. It finds out whether the person was asked, decides, and has every message
 * revised. The channel translates, and keeps no state of its own.
 */
public interface AnswerableChannel extends HilChannel {
  /**
   * Finds out whether a call comes from the vendor, on behalf of this account, and what it says.
   * Nothing is parsed before the call is known to be genuine and fresh. Does not use the network
   * and takes milliseconds: the vendor is waiting.
   *
   * @param account its settings may be incomplete; a call that nothing vouches for is {@link
   *     Incoming.NotGenuine}
   * @param now by the clock of the installation
   */
  Incoming receive(IncomingCall call, ChannelAccount account, Instant now);

  /** Asks the provider who this is. Only called for accounts the directory does not know. */
  Identity identify(Handle handle, ChannelAccount account);

  /**
   * Tells the person who pressed, and nobody else, what became of it. Runs outside any transaction
   * and may run again with the same press.
   */
  DeliveryOutcome tell(Press press, Reply reply, ChannelAccount account);

  /** Whom a provider's account belongs to. */
  sealed interface Identity {
    /** The provider says so, and the tenant's account says that the provider is to be believed. */
    record Vouched(EmailAddress email) implements Identity {}

    /** Nobody who may be taken for one of the tenant's people. */
    record Unknown() implements Identity {}

    /**
     * @param after what the vendor asked for, zero for the usual schedule
     */
    record TryLater(Duration after, String why) implements Identity {}
  }
}
