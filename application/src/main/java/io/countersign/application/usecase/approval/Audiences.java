package io.countersign.application.usecase.approval;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.SharedChannel;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.util.Map;

/** Whom a message on a channel reaches, by the settings that a tenant has there now. */
public final class Audiences {
  private final Channels channels;
  private final ChannelAccounts accounts;

  public Audiences(Channels channels, ChannelAccounts accounts) {
    this.channels = channels;
    this.accounts = accounts;
  }

  public Audience of(TenantId tenant, ChannelId channel) {
    return channels.find(channel).orElse(null) instanceof SharedChannel shared
        ? shared.audience(
            accounts
                .find(tenant, channel)
                .orElseGet(() -> new ChannelAccount(tenant, channel, Map.of())))
        : Audience.PERSON;
  }
}
