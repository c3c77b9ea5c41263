package io.countersign.application.usecase.tenant;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.key.KeyMaker;
import io.countersign.application.usecase.secret.CallbackSecretStore;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.InstantSource;
import java.util.Locale;

/** Creates a tenant with its first signing key and its callback secret, which is shown only now. */
public final class CreateTenant {
  private final Transactions transactions;
  private final Tenants tenants;
  private final KeyMaker keyMaker;
  private final CallbackSecretStore callbackSecrets;
  private final AuditLog audit;
  private final InstantSource clock;

  public CreateTenant(
      Transactions transactions,
      Tenants tenants,
      KeyMaker keyMaker,
      CallbackSecretStore callbackSecrets,
      AuditLog audit,
      InstantSource clock) {
    this.transactions = transactions;
    this.tenants = tenants;
    this.keyMaker = keyMaker;
    this.callbackSecrets = callbackSecrets;
    this.audit = audit;
    this.clock = clock;
  }

  public record Command(Caller.Operator operator, TenantId id, String name, TenantKind kind) {}

  /** What became of it. */
  public sealed interface Result {
    /**
     * @param callbackSecret {@code whsec_…}, not to be had again
     */
    record Created(Tenant tenant, String callbackSecret) implements Result {
      /** Without the secret. */
      @Override
      public String toString() {
        return "Created[" + tenant.id() + "]";
      }
    }

    record IdTaken() implements Result {}
  }

  public Result handle(Command command) {
    return transactions.inTransaction(() -> {
      var now = clock.instant();
      var tenant =
          new Tenant(
              command.id(), command.name(), Branding.plain(command.name()), now, command.kind());
      if (!tenants.add(tenant.id(), tenant)) {
        return new Result.IdTaken();
      }
      var key = keyMaker.addActive(tenant.id(), now);
      var secret = callbackSecrets.replace(tenant.id(), now);
      audit.append(
          tenant.id(),
          AuditLog.ADMIN,
          new AuditEvent(
              "tenant.created",
              command.operator().actor(),
              now,
              JsonValue.object()
                  .put("name", tenant.name())
                  .put("kind", tenant.kind().name().toLowerCase(Locale.ROOT))
                  .put("signingKey", key.id().value())
                  .build()));
      return new Result.Created(tenant, secret);
    });
  }
}
