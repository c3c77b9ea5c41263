package io.countersign.application.usecase.people;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.DelegationId;

/**
 * Ends that somebody stands in for another. Requests that are open already keep whom they asked.
 */
public final class RemoveDelegation {
  private final Transactions transactions;
  private final Delegations delegations;
  private final AuditLog audit;
  private final TenantClock clock;

  public RemoveDelegation(
      Transactions transactions, Delegations delegations, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.delegations = delegations;
    this.audit = audit;
    this.clock = clock;
  }

  /** False if there is no such delegation. */
  public boolean handle(Caller.Client caller, DelegationId id) {
    return transactions.inTransaction(() -> {
      var removed = delegations.remove(caller.tenant(), id);
      if (removed) {
        audit.append(
            caller.tenant(),
            AuditLog.ADMIN,
            new AuditEvent(
                "delegation.removed",
                caller.actor(),
                clock.now(caller.tenant()),
                JsonValue.object().put("id", id.value()).build()));
      }
      return removed;
    });
  }
}
