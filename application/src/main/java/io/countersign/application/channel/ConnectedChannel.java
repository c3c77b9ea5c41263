package io.countersign.application.channel;

import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * A channel that can hold connections to its vendor, and take through them what would otherwise
 * come as a call, where the vendor cannot reach this installation.
 */
public interface ConnectedChannel extends AnswerableChannel {
  /** Whether this account asks for a connection, by its settings as they are stored. */
  boolean connects(ChannelAccount account);

  /**
   * Holds a connection for each of these accounts that asks for one, and for no other. Runs on
   * every replica again and again, so that what is broken is mended and what has changed is
   * noticed.
   *
   * @param accounts with their references filled in, as far as they could be
   */
  void connect(List<ChannelAccount> accounts, Inbox inbox);

  /** Takes in what came through a connection. */
  @FunctionalInterface
  interface Inbox {
    /**
     * Stores what was pressed.
     *
     * @return what the vendor is told, empty if it must not believe that it arrived
     */
    Optional<IncomingAnswer> receive(TenantId tenant, Incoming incoming);
  }
}
