package io.countersign.application.usecase.approval;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.SubmitResult;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;

/**
 * Opens a request within the transaction at hand: finds the people, stores the question, and has
 * everything follow that asks them. Nothing is stored if it is refused.
 */
public final class Opening {
  private final ApprovalRequests requests;
  private final Routing routing;
  private final FollowUps followUps;
  private final AuditLog audit;

  public Opening(ApprovalRequests requests, Routing routing, FollowUps followUps, AuditLog audit) {
    this.requests = requests;
    this.routing = routing;
    this.followUps = followUps;
    this.audit = audit;
  }

  /**
   * @param actor who asks for the approval
   */
  public OpenResult open(
      TenantId tenant, RequestId id, ApprovalStep step, Actor actor, Instant now) {
    var result = routing.open(tenant, id, step, now);
    if (result instanceof OpenResult.Opened(var request)) {
      requests.add(tenant, request);
      ask(tenant, request, actor, now);
    }
    return result;
  }

  /**
   * The same with what was written down as a draft.
   *
   * @param salt for the digest of what is asked
   */
  SubmitResult submit(
      TenantId tenant, ApprovalRequest draft, String salt, Actor actor, Instant now) {
    var result = routing.submit(tenant, draft, salt, now);
    if (result instanceof SubmitResult.Submitted(var request)) {
      requests.saveDraft(tenant, request);
      ask(tenant, request, actor, now);
    }
    return result;
  }

  private void ask(TenantId tenant, ApprovalRequest request, Actor actor, Instant now) {
    audit.append(
        tenant,
        request.id().toString(),
        new AuditEvent("request.opened", actor, now, Evidences.opened(request)));
    followUps.afterOpening(tenant, request, now);
  }
}
