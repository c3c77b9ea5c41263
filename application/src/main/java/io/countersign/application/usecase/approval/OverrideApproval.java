package io.countersign.application.usecase.approval;

import io.countersign.application.access.Caller;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Overriding;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides a request above its rules, on an administrator's word. */
public final class OverrideApproval {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final FollowUps followUps;
  private final ContinuationOrchestrator executions;
  private final AuditLog audit;
  private final TenantClock clock;

  /**
   * @param executions goes on with what waits in the same storage, within the same transaction
   */
  public OverrideApproval(
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

  /**
   * @param reason never empty
   */
  public record Command(Caller.Client caller, RequestId request, Verdict verdict, Comment reason) {}

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
              .findForUpdate(command.caller().tenant(), command.request())
              .map(request -> overrule(command, request)));
    } catch (OutcomeUnknownException unknown) {
      return Optional.of(reread(command, unknown));
    }
  }

  private CloseResult overrule(Command command, ApprovalRequest before) {
    var caller = command.caller();
    var by =
        new Overriding(
            caller.keyId(),
            caller.keyName(),
            command.verdict(),
            command.reason(),
            clock.now(caller.tenant()));
    var result = before.overrule(by);
    if (result instanceof CloseResult.Closed(var after)) {
      requests.saveClosed(caller.tenant(), after);
      audit.append(
          caller.tenant(),
          after.id().toString(),
          new AuditEvent(
              "request.overridden", caller.actor(), by.at(), Evidences.overridden(after, by)));
      followUps
          .afterClosing(caller.tenant(), after, by.at())
          .forEach(one -> executions.resume(caller.tenant(), one.about(), one.data()));
    }
    return result;
  }

  private CloseResult reread(Command command, OutcomeUnknownException unknown) {
    try {
      return transactions
          .inTransaction(() -> requests.find(command.caller().tenant(), command.request()))
          .filter(request -> isOurs(request.override(), command))
          .<CloseResult>map(CloseResult.Closed::new)
          .orElseThrow(() -> unknown);
    } catch (StorageUnavailableException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }

  private static boolean isOurs(@Nullable Overriding stored, Command command) {
    return stored != null
        && stored.keyId().equals(command.caller().keyId())
        && stored.verdict() == command.verdict()
        && stored.reason().equals(command.reason());
  }
}
