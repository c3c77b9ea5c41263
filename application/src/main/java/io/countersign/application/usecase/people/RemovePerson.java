package io.countersign.application.usecase.people;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.PersonId;

/** Takes somebody out of the directory. Requests that are open already keep whom they asked. */
public final class RemovePerson {
  private final Transactions transactions;
  private final People people;
  private final AuditLog audit;
  private final TenantClock clock;

  public RemovePerson(Transactions transactions, People people, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.people = people;
    this.audit = audit;
    this.clock = clock;
  }

  /** False if there is no such person. */
  public boolean handle(Caller.Client caller, PersonId id) {
    return transactions.inTransaction(() -> {
      var removed = people.remove(caller.tenant(), id);
      if (removed) {
        audit.append(
            caller.tenant(),
            AuditLog.ADMIN,
            new AuditEvent(
                "person.removed",
                caller.actor(),
                clock.now(caller.tenant()),
                JsonValue.object().put("id", id.value()).build()));
      }
      return removed;
    });
  }
}
