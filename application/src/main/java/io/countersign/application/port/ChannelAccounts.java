package io.countersign.application.port;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.runtime.AcrossTenants;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What tenants filled in for their channels; references are kept as written. */
public interface ChannelAccounts {
  void put(TenantId tenant, ChannelAccount account, Instant now);

  Optional<ChannelAccount> find(TenantId tenant, ChannelId channel);

  @AcrossTenants("Connections to vendors are held for every tenant that asks for one")
  List<ChannelAccount> onChannel(ChannelId channel);

  boolean delete(TenantId tenant, ChannelId channel);
}
