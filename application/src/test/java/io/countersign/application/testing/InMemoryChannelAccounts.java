package io.countersign.application.testing;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class InMemoryChannelAccounts implements ChannelAccounts {
  private final InMemoryTable<ChannelAccount> rows;

  InMemoryChannelAccounts(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void put(TenantId tenant, ChannelAccount account, Instant now) {
    rows.put(tenant, account.channel(), account);
  }

  @Override
  public Optional<ChannelAccount> find(TenantId tenant, ChannelId channel) {
    return rows.find(tenant, channel);
  }

  @Override
  public List<ChannelAccount> onChannel(ChannelId channel) {
    return rows.ofAllTenants().stream().filter(row -> row.channel().equals(channel)).toList();
  }

  @Override
  public boolean delete(TenantId tenant, ChannelId channel) {
    return rows.remove(tenant, channel);
  }
}
