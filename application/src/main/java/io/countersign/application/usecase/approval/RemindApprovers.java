package io.countersign.application.usecase.approval;

import io.countersign.application.channel.Delivery;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.util.Optional;

/** Asks those again who have not answered. */
public final class RemindApprovers {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final Deliveries deliveries;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final TenantClock clock;

  public RemindApprovers(
      Transactions transactions,
      ApprovalRequests requests,
      Deliveries deliveries,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.deliveries = deliveries;
    this.followUps = followUps;
    this.audit = audit;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Result {
    record Reminded(int people) implements Result {}

    record NotPending(RequestState state) implements Result {}
  }

  /** Empty if the tenant has no such request. */
  public Optional<Result> handle(TenantId tenant, RequestId id, Actor actor) {
    return transactions.inTransaction(
        () -> requests.findForUpdate(tenant, id).map(request -> remind(tenant, request, actor)));
  }

  /** A job may run again after it has done its work: the clock reminds once. */
  private boolean remindedInTime(TenantId tenant, ApprovalRequest request) {
    var remindAfter = request.step().remindAfter();
    return remindAfter != null
        && deliveries.ofRequest(tenant, request.id()).stream()
            .filter(d -> d.kind() == Delivery.Kind.REMINDER)
            .anyMatch(d -> !d.createdAt().isBefore(request.askedAt().plus(remindAfter)));
  }

  private Result remind(TenantId tenant, ApprovalRequest request, Actor actor) {
    var now = clock.now(tenant);
    if (!request.pending() || !now.isBefore(request.expiresAt())) {
      return new Result.NotPending(request.pending() ? RequestState.EXPIRED : request.state());
    }
    if (actor instanceof Actor.Timer && remindedInTime(tenant, request)) {
      return new Result.Reminded(0);
    }
    var people = followUps.remind(tenant, request, now);
    audit.append(
        tenant,
        request.id().toString(),
        new AuditEvent(
            "request.reminded", actor, now, JsonValue.object().put("people", people).build()));
    return new Result.Reminded(people);
  }
}
