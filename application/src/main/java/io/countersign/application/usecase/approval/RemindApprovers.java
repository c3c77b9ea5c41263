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
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    /**
     * @param next when the schedule reminds once more, null if it does not
     */
    record Reminded(int people, @Nullable Instant next) implements Result {}

    /** Only to a timer: all reminders so far were sent, and this is when the next one comes. */
    record NotDue(Instant due) implements Result {}

    record NotPending(RequestState state) implements Result {}
  }

  /** Empty if the tenant has no such request. */
  public Optional<Result> handle(TenantId tenant, RequestId id, Actor actor) {
    return transactions.inTransaction(
        () -> requests.findForUpdate(tenant, id).map(request -> remind(tenant, request, actor)));
  }

  /**
   * What there is to do for a timer. It may run again after it has done its work, and it may be
   * late: however many reminders fell due since the last one was sent, they are one.
   */
  private Optional<Result> settled(TenantId tenant, ApprovalRequest request, Instant now) {
    var schedule = request.reminders();
    var due = schedule.stream().filter(at -> !now.isBefore(at)).reduce((_, later) -> later);
    var reminded =
        due.isEmpty()
            || deliveries.ofRequest(tenant, request.id()).stream()
                .filter(d -> d.kind() == Delivery.Kind.REMINDER)
                .anyMatch(d -> !d.createdAt().isBefore(due.get()));
    return reminded
        ? Optional.of(
            schedule.stream()
                .filter(now::isBefore)
                .findFirst()
                .<Result>map(Result.NotDue::new)
                .orElseGet(() -> new Result.Reminded(0, null)))
        : Optional.empty();
  }

  private Result remind(TenantId tenant, ApprovalRequest request, Actor actor) {
    var now = clock.now(tenant);
    if (!request.pending() || !now.isBefore(request.expiresAt())) {
      return new Result.NotPending(request.pending() ? RequestState.EXPIRED : request.state());
    }
    if (actor instanceof Actor.Timer) {
      var settled = settled(tenant, request, now);
      if (settled.isPresent()) {
        return settled.get();
      }
    }
    var people = followUps.remind(tenant, request, now);
    if (people > 0) {
      audit.append(
          tenant,
          request.id().toString(),
          new AuditEvent(
              "request.reminded", actor, now, JsonValue.object().put("people", people).build()));
    }
    return new Result.Reminded(
        people, request.reminders().stream().filter(now::isBefore).findFirst().orElse(null));
  }
}
