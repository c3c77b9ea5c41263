package io.countersign.application.testing;

import io.countersign.application.channel.PressId;
import io.countersign.application.port.Presses;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

final class InMemoryPresses implements Presses {
  private final InMemoryTable<PressId> keys;
  private final InMemoryTable<Found> rows;

  InMemoryPresses(InMemoryTransactions transactions) {
    keys = transactions.table();
    rows = transactions.table();
  }

  private record Key(ChannelId channel, String text) {}

  @Override
  public boolean add(TenantId tenant, ReceivedPress received) {
    var key = new Key(received.channel(), received.press().key());
    if (!keys.addIfAbsent(tenant, key, received.id())) {
      return false;
    }
    rows.add(tenant, received.id(), new Found.Waiting(received));
    return true;
  }

  @Override
  public Optional<Found> find(TenantId tenant, PressId id) {
    return rows.find(tenant, id);
  }

  @Override
  public void settle(TenantId tenant, PressId id, Instant now) {
    rows.find(tenant, id)
        .ifPresent(found -> rows.put(tenant, id, new Found.Settled(found.channel())));
  }
}
