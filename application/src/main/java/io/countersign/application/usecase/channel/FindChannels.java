package io.countersign.application.usecase.channel;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows what channels there are, and what a tenant filled in for them. */
public final class FindChannels {
  private final Channels channels;
  private final ChannelAccounts accounts;

  public FindChannels(Channels channels, ChannelAccounts accounts) {
    this.channels = channels;
    this.accounts = accounts;
  }

  /** A channel with the tenant's account on it; no settings if it uses the default account. */
  public record Found(HilChannel channel, ChannelAccount account) {}

  public List<Found> find(TenantId tenant) {
    return channels.all().stream().map(c -> found(tenant, c)).toList();
  }

  public Optional<Found> find(TenantId tenant, ChannelId id) {
    return channels.find(id).map(c -> found(tenant, c));
  }

  private Found found(TenantId tenant, HilChannel channel) {
    return new Found(
        channel,
        accounts
            .find(tenant, channel.id())
            .orElseGet(() -> new ChannelAccount(tenant, channel.id(), Map.of())));
  }
}
