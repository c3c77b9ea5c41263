package io.countersign.application.usecase.tenant;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;

/** Puts on record that a key was used for what it may not do. */
public final class RecordRefusedCall {
  private final Transactions transactions;
  private final AuditLog audit;
  private final TenantClock clock;

  public RecordRefusedCall(Transactions transactions, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * @param needed the scope that the key lacks
   * @param call what was tried, without any value that the caller chose
   */
  public void handle(Caller.Client caller, String needed, String call) {
    transactions.inTransaction(() ->
        audit.append(
            caller.tenant(),
            AuditLog.ADMIN,
            new AuditEvent(
                "call.refused",
                caller.actor(),
                clock.now(caller.tenant()),
                JsonValue.object().put("scope", needed).put("call", call).build())));
  }
}
