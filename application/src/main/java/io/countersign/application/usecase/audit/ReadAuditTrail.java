package io.countersign.application.usecase.audit;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Shows evidence as it is stored, so that anybody can recompute the chain. */
public final class ReadAuditTrail {
  private final ApprovalRequests requests;
  private final AuditLog audit;

  public ReadAuditTrail(ApprovalRequests requests, AuditLog audit) {
    this.requests = requests;
    this.audit = audit;
  }

  /** The events of one request in order; empty if the tenant has no such request. */
  public Optional<List<AuditEntry>> find(
      TenantId tenant, RequestId request, long afterSeq, int limit) {
    return requests
        .find(tenant, request)
        .map(r -> audit.stream(tenant, r.id().toString(), afterSeq, limit));
  }

  /** Everything of the tenant, nearly in the order of writing: see {@link AuditLog#all}. */
  public List<AuditLog.Positioned> findAll(TenantId tenant, long afterPosition, int limit) {
    return audit.all(tenant, afterPosition, limit);
  }
}
