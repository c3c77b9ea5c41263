package io.countersign.application.usecase.tenant;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;

/** Changes how a tenant's mails and pages look. */
public final class ChangeBranding {
  private final Transactions transactions;
  private final Tenants tenants;
  private final AuditLog audit;
  private final TenantClock clock;

  public ChangeBranding(
      Transactions transactions, Tenants tenants, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.tenants = tenants;
    this.audit = audit;
    this.clock = clock;
  }

  public record Command(Caller.Client caller, Branding branding) {}

  public Tenant handle(Command command) {
    return transactions.inTransaction(() -> {
      var id = command.caller().tenant();
      var before = tenants.find(id).orElseThrow();
      var after =
          new Tenant(id, before.name(), command.branding(), before.createdAt(), before.kind());
      tenants.change(id, after);
      audit.append(
          id,
          AuditLog.ADMIN,
          new AuditEvent(
              "branding.changed",
              command.caller().actor(),
              clock.now(id),
              JsonValue.object()
                  .put("before", canonical(before.branding()))
                  .put("after", canonical(after.branding()))
                  .build()));
      return after;
    });
  }

  private static JsonValue.Obj canonical(Branding branding) {
    return JsonValue.object()
        .put("name", branding.name())
        .put("color", branding.color())
        .put("logoUrl", branding.logoUrl())
        .build();
  }
}
