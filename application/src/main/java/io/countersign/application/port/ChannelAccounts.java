package io.countersign.application.port;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/** What tenants filled in for their channels; references are kept as written. */
public interface ChannelAccounts {
  void put(TenantId tenant, ChannelAccount account, Instant now);

  Optional<ChannelAccount> find(TenantId tenant, ChannelId channel);

  boolean delete(TenantId tenant, ChannelId channel);
}
