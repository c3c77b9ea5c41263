package io.countersign.application.usecase.secret;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import java.nio.charset.StandardCharsets;

/** Stores a secret, sealed. It can be replaced and used, never read. */
public final class PutSecret {
  private final Transactions transactions;
  private final Secrets secrets;
  private final SecretBox box;
  private final AuditLog audit;
  private final TenantClock clock;

  public PutSecret(
      Transactions transactions,
      Secrets secrets,
      SecretBox box,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.secrets = secrets;
    this.box = box;
    this.audit = audit;
    this.clock = clock;
  }

  public TenantSecret handle(Caller.Client caller, SecretName name, String value) {
    if (name.reserved()) {
      throw new InvalidValueException(
          "Names that start with countersign. are kept for the gateway.");
    }
    var tenant = caller.tenant();
    var plain = value.getBytes(StandardCharsets.UTF_8);
    var sealed = box.seal(tenant, name.sealPurpose(), plain);
    var fingerprint = box.fingerprint(tenant, plain);
    return transactions.inTransaction(() -> {
      var now = clock.now(tenant);
      var secret = new TenantSecret(name, sealed, fingerprint, now);
      secrets.put(tenant, secret);
      audit.append(
          tenant,
          AuditLog.ADMIN,
          new AuditEvent(
              "secret.put",
              caller.actor(),
              now,
              JsonValue.object()
                  .put("name", name.value())
                  .put("fingerprint", fingerprint)
                  .build()));
      return secret;
    });
  }
}
