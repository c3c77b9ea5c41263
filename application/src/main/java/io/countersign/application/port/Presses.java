package io.countersign.application.port;

import io.countersign.application.channel.Press;
import io.countersign.application.channel.PressId;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/** What people pressed on channels: stored first, worked on afterwards. */
public interface Presses {
  /** False if a press with this key came in on this channel before; nothing changes then. */
  boolean add(TenantId tenant, ReceivedPress press);

  Optional<Found> find(TenantId tenant, PressId id);

  /** Forgets what was pressed and typed. The key stays, so that a repeat is still recognised. */
  void settle(TenantId tenant, PressId id, Instant now);

  record ReceivedPress(PressId id, ChannelId channel, Press press, Instant at) {}

  /** What there is of a press. */
  sealed interface Found {
    ChannelId channel();

    /** Not worked on to the end. */
    record Waiting(ReceivedPress received) implements Found {
      @Override
      public ChannelId channel() {
        return received.channel();
      }
    }

    /** Done with, and forgotten. */
    record Settled(ChannelId channel) implements Found {}
  }
}
