package io.countersign.application.usecase.approval;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.Reach;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * Ends a request without anybody's decision: recalled by the requester, cancelled, or because its
 * time is over.
 */
public final class CloseRequest {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final FollowUps followUps;
  private final ContinuationOrchestrator executions;
  private final AuditLog audit;
  private final TenantClock clock;

  /**
   * @param executions goes on with what waits in the same storage, within the same transaction
   */
  public CloseRequest(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      ContinuationOrchestrator executions,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.followUps = followUps;
    this.executions = executions;
    this.audit = audit;
    this.clock = clock;
  }

  /** Why a request ends. */
  public enum Cause {
    RECALL("request.recalled", RequestState.RECALLED),
    CANCEL("request.cancelled", RequestState.CANCELLED),
    EXPIRY("request.expired", RequestState.EXPIRED);

    private final String event;
    private final RequestState end;

    Cause(String event, RequestState end) {
      this.event = event;
      this.end = end;
    }
  }

  /**
   * @param reason for the record, may be empty
   */
  public record Command(
      TenantId tenant, RequestId request, Cause cause, Actor actor, String reason) {}

  /**
   * Empty if the tenant has no such request.
   *
   * @throws OutcomeUnknownException if a COMMIT threw and it was not found to have worked; the same
   *     command again is safe
   */
  public Optional<CloseResult> handle(Command command) {
    try {
      return transactions.inTransaction(() ->
          requests
              .findForUpdate(command.tenant(), command.request())
              .map(request -> close(command, request, clock.now(command.tenant()))));
    } catch (OutcomeUnknownException unknown) {
      return Optional.of(reread(command, unknown));
    }
  }

  private CloseResult reread(Command command, OutcomeUnknownException unknown) {
    try {
      return transactions
          .inTransaction(() -> requests.find(command.tenant(), command.request()))
          .filter(request ->
              request.state() == command.cause().end
                  || (command.cause() == Cause.EXPIRY && request.clocks().ranOut()))
          .map(CloseResult.Closed::new)
          .orElseThrow(() -> unknown);
    } catch (StorageUnavailableException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }

  /** Looked up only where it matters. */
  private Reach reach(TenantId tenant, ApprovalRequest request) {
    return request.step().clocks().onExpiry() == OnExpiry.APPROVE
        ? followUps.reach(tenant, request)
        : Reach.NOT_EVERYBODY;
  }

  private CloseResult close(Command command, ApprovalRequest request, Instant now) {
    var result =
        switch (command.cause()) {
          case RECALL -> request.recall(now);
          case CANCEL -> request.cancel(now);
          case EXPIRY -> request.expire(reach(command.tenant(), request), now);
        };
    if (result instanceof CloseResult.Closed(var after)) {
      requests.saveClosed(command.tenant(), after);
      audit.append(
          command.tenant(),
          after.id().toString(),
          new AuditEvent(
              command.cause().event,
              command.actor(),
              now,
              command.cause() == Cause.EXPIRY
                  ? Evidences.expired(after)
                  : JsonValue.object().put("reason", command.reason()).build()));
      followUps
          .afterClosing(command.tenant(), after, now)
          .forEach(one -> executions.resume(command.tenant(), one.about(), one.data()));
    }
    return result;
  }
}
