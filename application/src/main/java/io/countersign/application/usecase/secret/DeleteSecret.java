package io.countersign.application.usecase.secret;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.secret.SecretName;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;

/** Removes a secret. */
public final class DeleteSecret {
  private final Transactions transactions;
  private final Secrets secrets;
  private final AuditLog audit;
  private final TenantClock clock;

  public DeleteSecret(
      Transactions transactions, Secrets secrets, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.secrets = secrets;
    this.audit = audit;
    this.clock = clock;
  }

  /** False if there is no such secret. */
  public boolean handle(Caller.Client caller, SecretName name) {
    return transactions.inTransaction(() -> {
      var deleted = !name.reserved() && secrets.delete(caller.tenant(), name);
      if (deleted) {
        audit.append(
            caller.tenant(),
            AuditLog.ADMIN,
            new AuditEvent(
                "secret.deleted",
                caller.actor(),
                clock.now(caller.tenant()),
                JsonValue.object().put("name", name.value()).build()));
      }
      return deleted;
    });
  }
}
