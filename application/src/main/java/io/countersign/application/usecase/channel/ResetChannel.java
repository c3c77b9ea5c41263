package io.countersign.application.usecase.channel;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.json.JsonValue;

/** Forgets a tenant's account on a channel, which then uses its default account again. */
public final class ResetChannel {
  private final Transactions transactions;
  private final ChannelAccounts accounts;
  private final AuditLog audit;
  private final TenantClock clock;

  public ResetChannel(
      Transactions transactions, ChannelAccounts accounts, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.accounts = accounts;
    this.audit = audit;
    this.clock = clock;
  }

  /** False if there was none. */
  public boolean handle(Caller.Client caller, ChannelId channel) {
    return transactions.inTransaction(() -> {
      var deleted = accounts.delete(caller.tenant(), channel);
      if (deleted) {
        audit.append(
            caller.tenant(),
            AuditLog.ADMIN,
            new AuditEvent(
                "channel.reset",
                caller.actor(),
                clock.now(caller.tenant()),
                JsonValue.object().put("channel", channel.value()).build()));
      }
      return deleted;
    });
  }
}
