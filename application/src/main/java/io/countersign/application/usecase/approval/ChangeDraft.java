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
import io.countersign.domain.request.RedraftResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.step.ApprovalStep;
import java.util.HexFormat;
import java.util.Optional;

/** Puts another question in the place of a draft. */
public final class ChangeDraft {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final StepCheck stepCheck;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;

  public ChangeDraft(
      Transactions transactions,
      ApprovalRequests requests,
      StepCheck stepCheck,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.stepCheck = stepCheck;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  public record Command(Caller.Client caller, RequestId request, ApprovalStep step) {}

  /** What became of it. */
  public sealed interface Result {
    record Changed() implements Result {}

    record NotDraft(RequestState state) implements Result {}

    record Unacceptable(StepCheck.Refusal why) implements Result {}
  }

  /**
   * Empty if the tenant has no such request.
   *
   * @throws OutcomeUnknownException if a COMMIT threw and it was not found to have worked; the same
   *     command again is safe
   */
  public Optional<Result> handle(Command command) {
    var salt = HexFormat.of().formatHex(ids.random(16));
    var refusal = stepCheck.check(command.step());
    try {
      return transactions.inTransaction(() ->
          requests
              .findForUpdate(command.caller().tenant(), command.request())
              .map(draft ->
                  draft.state() == RequestState.DRAFT && refusal.isPresent()
                      ? new Result.Unacceptable(refusal.get())
                      : change(command, draft, salt)));
    } catch (OutcomeUnknownException unknown) {
      return Optional.of(reread(command, salt, unknown));
    }
  }

  private Result change(Command command, ApprovalRequest before, String salt) {
    var tenant = command.caller().tenant();
    return switch (before.redraft(command.step(), salt)) {
      case RedraftResult.Redrafted(var after) -> {
        requests.saveDraft(tenant, after);
        audit.append(
            tenant,
            after.id().toString(),
            new AuditEvent(
                "request.redrafted",
                command.caller().actor(),
                clock.now(tenant),
                Evidences.drafted(after)));
        yield new Result.Changed();
      }
      case RedraftResult.NotDraft(var state) -> new Result.NotDraft(state);
    };
  }

  private Result reread(Command command, String salt, OutcomeUnknownException unknown) {
    try {
      return transactions
          .inTransaction(() -> requests.find(command.caller().tenant(), command.request()))
          .filter(request -> request.salt().equals(salt))
          .<Result>map(_ -> new Result.Changed())
          .orElseThrow(() -> unknown);
    } catch (StorageUnavailableException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }
}
