package io.countersign.application.usecase.approval;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.RequestExpiredException;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.ReturnResult;
import io.countersign.domain.request.Returned;
import io.countersign.domain.request.SendingBack;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Sends a request back for changes, on behalf of one of those who are asked. */
public final class ReturnForChanges {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final TenantClock clock;

  public ReturnForChanges(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.followUps = followUps;
    this.audit = audit;
    this.clock = clock;
  }

  public record Command(TenantId tenant, RequestId request, SendingBack wish) {}

  /**
   * Empty if the tenant has no such request.
   *
   * @throws OutcomeUnknownException if a COMMIT threw and it was not found to have worked; the same
   *     command again is safe
   */
  public Optional<ReturnResult> handle(Command command) {
    try {
      return transactions.inTransaction(() ->
          requests
              .findForUpdate(command.tenant(), command.request())
              .map(request -> sendBack(command, request, clock.now(command.tenant()))));
    } catch (RequestExpiredException over) {
      return Optional.of(new ReturnResult.Refused(new DecisionResult.Expired(over.at())));
    } catch (OutcomeUnknownException unknown) {
      return Optional.of(reread(command, unknown));
    }
  }

  private ReturnResult sendBack(Command command, ApprovalRequest request, Instant now) {
    var result = request.sendBack(command.wish(), now);
    if (result instanceof ReturnResult.Accepted(var after, var returned)) {
      requests.saveReturned(command.tenant(), after);
      audit.append(
          command.tenant(),
          after.id().toString(),
          new AuditEvent(
              "request.returned",
              Evidences.actor(returned.responder()),
              now,
              Evidences.returned(after, returned)));
      followUps.afterReturning(command.tenant(), after, returned, now);
    }
    return result;
  }

  private ReturnResult reread(Command command, OutcomeUnknownException unknown) {
    try {
      return transactions
          .inTransaction(() -> requests.find(command.tenant(), command.request()))
          .flatMap(ApprovalRequest::waitingForChanges)
          .map(round -> round.returned())
          .filter(returned -> isOurs(returned, command.wish()))
          .<ReturnResult>map(ReturnResult.Repeated::new)
          .orElseThrow(() -> unknown);
    } catch (StorageUnavailableException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }

  private static boolean isOurs(Returned returned, SendingBack wish) {
    return returned.responder().equals(wish.responder()) && returned.why().equals(wish.why());
  }
}
