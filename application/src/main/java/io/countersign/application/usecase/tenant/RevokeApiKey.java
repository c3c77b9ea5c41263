package io.countersign.application.usecase.tenant;

import io.countersign.application.access.Caller;
import io.countersign.application.port.ApiKeys;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;

/** Ends an API key at once. */
public final class RevokeApiKey {
  private final Transactions transactions;
  private final ApiKeys keys;
  private final AuditLog audit;
  private final TenantClock clock;

  public RevokeApiKey(Transactions transactions, ApiKeys keys, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.keys = keys;
    this.audit = audit;
    this.clock = clock;
  }

  /** False if the caller's tenant has no such key. */
  public boolean handle(Caller.Client caller, String keyId) {
    return transactions.inTransaction(() -> {
      var now = clock.now(caller.tenant());
      var revoked = keys.revoke(caller.tenant(), keyId, now);
      if (revoked) {
        audit.append(
            caller.tenant(),
            AuditLog.ADMIN,
            new AuditEvent(
                "api-key.revoked",
                caller.actor(),
                now,
                JsonValue.object().put("keyId", keyId).build()));
      }
      return revoked;
    });
  }
}
