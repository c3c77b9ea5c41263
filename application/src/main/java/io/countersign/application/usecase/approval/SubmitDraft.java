package io.countersign.application.usecase.approval;

import io.countersign.application.access.Caller;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.SubmitResult;
import io.countersign.domain.step.ApprovalStep;
import java.util.HexFormat;
import java.util.Optional;

/** Puts a draft before its approvers, as if it had been asked just now. */
public final class SubmitDraft {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final Opening opening;
  private final StepCheck stepCheck;
  private final Ids ids;
  private final TenantClock clock;

  public SubmitDraft(
      Transactions transactions,
      ApprovalRequests requests,
      Opening opening,
      StepCheck stepCheck,
      Ids ids,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.opening = opening;
    this.stepCheck = stepCheck;
    this.ids = ids;
    this.clock = clock;
  }

  public record Command(Caller.Client caller, RequestId request) {}

  /** What became of it. */
  public sealed interface Result {
    /** People are asked; perhaps since the same call came before. */
    record Submitted() implements Result {}

    record NotDraft(RequestState state) implements Result {}

    /** It may have been fine when it was written down. */
    record Unacceptable(ApprovalStep step, StepCheck.Refusal why) implements Result {}

    record Refused(ApprovalStep step, OpenResult why) implements Result {}
  }

  /**
   * Empty if the tenant has no such request. Whatever is refused stays a draft.
   *
   * @throws OutcomeUnknownException if a COMMIT threw and it was not found to have worked; the same
   *     command again is safe
   */
  public Optional<Result> handle(Command command) {
    var tenant = command.caller().tenant();
    return requests
        .find(tenant, command.request())
        .map(found -> unacceptable(found).orElseGet(() -> submit(command)));
  }

  private Optional<Result> unacceptable(ApprovalRequest found) {
    return found.state() == RequestState.DRAFT
        ? stepCheck.check(found.step()).map(why -> new Result.Unacceptable(found.step(), why))
        : Optional.empty();
  }

  private Result submit(Command command) {
    var tenant = command.caller().tenant();
    var salt = HexFormat.of().formatHex(ids.random(16));
    try {
      return transactions.inTransaction(() ->
          submit(command, requests.findForUpdate(tenant, command.request()).orElseThrow(), salt));
    } catch (OutcomeUnknownException unknown) {
      return reread(command, salt, unknown);
    }
  }

  private Result submit(Command command, ApprovalRequest draft, String salt) {
    var caller = command.caller();
    var result =
        opening.submit(caller.tenant(), draft, salt, caller.actor(), clock.now(caller.tenant()));
    return switch (result) {
      case SubmitResult.Submitted _, SubmitResult.Repeated _ -> new Result.Submitted();
      case SubmitResult.NotDraft(var state) -> new Result.NotDraft(state);
      case SubmitResult.Refused(var why) -> new Result.Refused(draft.step(), why);
    };
  }

  private Result reread(Command command, String salt, OutcomeUnknownException unknown) {
    try {
      return transactions
          .inTransaction(() -> requests.find(command.caller().tenant(), command.request()))
          .filter(request -> request.salt().equals(salt))
          .<Result>map(_ -> new Result.Submitted())
          .orElseThrow(() -> unknown);
    } catch (StorageUnavailableException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }
}
