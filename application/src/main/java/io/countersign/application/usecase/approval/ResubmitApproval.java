package io.countersign.application.usecase.approval;

import io.countersign.application.access.Caller;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.ResubmitResult;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** Puts a request that was sent back before its approvers again, with changes. */
public final class ResubmitApproval {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;

  public ResubmitApproval(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.followUps = followUps;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  public record Command(Caller.Client caller, RequestId request, Resubmission changes) {}

  /**
   * Empty if the tenant has no such request.
   *
   * @throws OutcomeUnknownException if a COMMIT threw and it was not found to have worked; whether
   *     it did, the request's revision tells
   */
  public Optional<ResubmitResult> handle(Command command) {
    var tenant = command.caller().tenant();
    var salt = HexFormat.of().formatHex(ids.random(16));
    try {
      return transactions.inTransaction(() ->
          requests
              .findForUpdate(tenant, command.request())
              .map(request -> resubmit(command, request, salt, clock.now(tenant))));
    } catch (OutcomeUnknownException unknown) {
      return Optional.of(reread(command, salt, unknown));
    }
  }

  private ResubmitResult resubmit(
      Command command, ApprovalRequest before, String salt, Instant now) {
    var tenant = command.caller().tenant();
    var result = before.resubmit(command.changes(), salt, now);
    if (result instanceof ResubmitResult.Resubmitted(var after)) {
      requests.saveResubmitted(tenant, after);
      audit.append(
          tenant,
          after.id().toString(),
          new AuditEvent(
              "request.resubmitted", command.caller().actor(), now, Evidences.resubmitted(after)));
      followUps.afterResubmitting(tenant, after, now);
    }
    return result;
  }

  private ResubmitResult reread(Command command, String salt, OutcomeUnknownException unknown) {
    try {
      return transactions
          .inTransaction(() -> requests.find(command.caller().tenant(), command.request()))
          .filter(request -> request.salt().equals(salt))
          .<ResubmitResult>map(ResubmitResult.Resubmitted::new)
          .orElseThrow(() -> unknown);
    } catch (StorageUnavailableException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }
}
