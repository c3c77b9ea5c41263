package io.countersign.application.usecase.approval;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.Optional;

/**
 * Uses the next level of a request's ladder, once its time has come: with the directory and the
 * stand-ins of this moment. However often it runs, each level is used once in each revision.
 */
public final class EscalateApproval {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final Routing routing;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final TenantClock clock;

  public EscalateApproval(
      Transactions transactions,
      ApprovalRequests requests,
      Routing routing,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.routing = routing;
    this.followUps = followUps;
    this.audit = audit;
    this.clock = clock;
  }

  /** Empty if the tenant has no such request. */
  public Optional<EscalateResult> handle(TenantId tenant, RequestId id) {
    return transactions.inTransaction(
        () -> requests.findForUpdate(tenant, id).map(request -> escalate(tenant, request)));
  }

  private EscalateResult escalate(TenantId tenant, ApprovalRequest request) {
    var now = clock.now(tenant);
    var result = routing.escalate(tenant, request, now);
    if (result instanceof EscalateResult.Escalated escalated) {
      requests.saveEscalated(tenant, escalated);
      audit.append(
          tenant,
          request.id().toString(),
          new AuditEvent(
              "request.escalated", new Actor.Timer(), now, Evidences.escalated(escalated)));
      followUps.afterEscalating(tenant, escalated, now);
    }
    return result;
  }
}
