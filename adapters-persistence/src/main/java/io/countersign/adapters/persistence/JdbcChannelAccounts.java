package io.countersign.adapters.persistence;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@Singleton
final class JdbcChannelAccounts implements ChannelAccounts {
  private final Sql sql;

  JdbcChannelAccounts(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void put(TenantId tenant, ChannelAccount account, Instant now) {
    sql.update(
        """
        INSERT INTO channel_account (tenant_id, channel, settings, updated_at) VALUES (?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE settings = VALUES(settings), updated_at = VALUES(updated_at)
        """,
        tenant,
        account.channel(),
        ContentJson.ofTexts(account.settings()),
        now);
  }

  @Override
  public Optional<ChannelAccount> find(TenantId tenant, ChannelId channel) {
    return sql.first(
        "SELECT settings FROM channel_account WHERE tenant_id = ? AND channel = ?",
        row -> new ChannelAccount(tenant, channel, ContentJson.texts(row.text("settings"))),
        tenant,
        channel);
  }

  @Override
  public List<ChannelAccount> onChannel(ChannelId channel) {
    return sql.list(
        "SELECT tenant_id, settings FROM channel_account WHERE channel = ? ORDER BY tenant_id",
        row ->
            new ChannelAccount(
                new TenantId(row.text("tenant_id")),
                channel,
                ContentJson.texts(row.text("settings"))),
        channel);
  }

  @Override
  public boolean delete(TenantId tenant, ChannelId channel) {
    return sql.update(
            "DELETE FROM channel_account WHERE tenant_id = ? AND channel = ?", tenant, channel)
        == 1;
  }
}
