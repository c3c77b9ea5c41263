package io.countersign.application.usecase.tenant;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import java.time.InstantSource;

/** Puts on record that a key was used for what it may not do. */
public final class RecordRefusedCall {
  private final Transactions transactions;
  private final AuditLog audit;
  private final InstantSource clock;

  public RecordRefusedCall(Transactions transactions, AuditLog audit, InstantSource clock) {
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
                clock.instant(),
                JsonValue.object().put("scope", needed).put("call", call).build())));
  }
}
