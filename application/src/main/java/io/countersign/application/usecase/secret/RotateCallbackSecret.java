package io.countersign.application.usecase.secret;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;

/** Replaces what signs a tenant's callbacks; for a day both secrets sign. */
public final class RotateCallbackSecret {
  private final Transactions transactions;
  private final CallbackSecretStore store;
  private final AuditLog audit;
  private final TenantClock clock;

  public RotateCallbackSecret(
      Transactions transactions, CallbackSecretStore store, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /** The new secret, {@code whsec_…}, shown only now. */
  public String handle(Caller.Client caller) {
    return transactions.inTransaction(() -> {
      var now = clock.now(caller.tenant());
      // First the record, on which changes of one tenant take turns: nobody's secret is lost.
      audit.append(
          caller.tenant(),
          AuditLog.ADMIN,
          new AuditEvent(
              "callback-secret.rotated", caller.actor(), now, JsonValue.object().build()));
      return store.replace(caller.tenant(), now);
    });
  }
}
