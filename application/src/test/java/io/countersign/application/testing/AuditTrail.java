package io.countersign.application.testing;

import io.countersign.application.port.AuditLog;
import io.countersign.domain.audit.AuditChain;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.tenant.TenantId;
import java.util.List;

/** What stands in the audit log of {@code acme}; every look makes sure that the chain holds. */
public final class AuditTrail {
  private final AuditLog log;

  AuditTrail(AuditLog log) {
    this.log = log;
  }

  /** The types of all events on a request's stream, in order. */
  public List<String> of(ApprovalRequest request) {
    return types(World.ACME, request.id().toString());
  }

  /** The types of all events on the tenant's own stream, in order. */
  public List<String> ofTenant(TenantId tenant) {
    return types(tenant, AuditLog.ADMIN);
  }

  public List<String> ofTenant() {
    return ofTenant(World.ACME);
  }

  public JsonValue.Obj last(ApprovalRequest request) {
    return JsonText.read(entries(World.ACME, request.id().toString()).getLast().canonical());
  }

  public JsonValue.Obj lastOfTenant() {
    return JsonText.read(entries(World.ACME, AuditLog.ADMIN).getLast().canonical());
  }

  private List<String> types(TenantId tenant, String stream) {
    return entries(tenant, stream).stream()
        .map(entry -> JsonText.text(JsonText.read(entry.canonical()), "type"))
        .toList();
  }

  private List<AuditEntry> entries(TenantId tenant, String stream) {
    var entries = log.stream(tenant, stream, 0, Integer.MAX_VALUE);
    if (AuditChain.firstBreak(entries).isPresent()) {
      throw new AssertionError("The chain of " + stream + " is broken");
    }
    return entries;
  }
}
