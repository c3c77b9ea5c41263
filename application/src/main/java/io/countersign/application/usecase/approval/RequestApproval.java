package io.countersign.application.usecase.approval;

import io.countersign.application.access.Caller;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens an approval request: finds the people, makes their links, and schedules the messages, all
 * in one transaction. Or writes down a draft of it, and does none of this.
 */
public final class RequestApproval {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final Opening opening;
  private final IdempotencyKeys idempotencyKeys;
  private final StepCheck stepCheck;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;

  public RequestApproval(
      Transactions transactions,
      ApprovalRequests requests,
      Opening opening,
      IdempotencyKeys idempotencyKeys,
      StepCheck stepCheck,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.opening = opening;
    this.idempotencyKeys = idempotencyKeys;
    this.stepCheck = stepCheck;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  public record Command(
      Caller.Client caller, ApprovalStep step, Idempotency idempotency, Start start) {
    /** Asks at once. */
    public Command(Caller.Client caller, ApprovalStep step, Idempotency idempotency) {
      this(caller, step, idempotency, Start.AT_ONCE);
    }
  }

  /** When people are asked. */
  public enum Start {
    AT_ONCE,
    /** Not before the draft, which is all that there is so far, is submitted. */
    AS_DRAFT
  }

  /**
   * @param key what the caller sent as Idempotency-Key, null for none
   * @param bodyHash SHA-256 of the body it came with, 64 hex digits
   */
  public record Idempotency(@Nullable String key, String bodyHash) {}

  /** What became of it. */
  public sealed interface Result {
    /** Or written down, if it was to start as a draft. */
    record Opened(RequestId id) implements Result {}

    /** The same call came before; this is what it opened, or wrote down. */
    record OpenedBefore(RequestId id) implements Result {}

    record IdempotencyKeyReused() implements Result {}

    /** The first call with this key is still running; the same call later gets its answer. */
    record InProgress() implements Result {}

    record Unacceptable(StepCheck.Refusal why) implements Result {}

    record Refused(OpenResult why) implements Result {}
  }

  /**
   * @throws OutcomeUnknownException if it was not found after a COMMIT that threw; the same call
   *     with the same Idempotency-Key is safe
   */
  public Result handle(Command command) {
    try {
      return stepCheck
          .check(command.step())
          .map(refusal -> openedBefore(command).orElseGet(() -> new Result.Unacceptable(refusal)))
          .orElseGet(() -> open(command));
    } catch (Refusal refusal) {
      return new Result.Refused(refusal.why);
    }
  }

  /** Rolls the transaction back, so that a refused call does not use up its Idempotency-Key. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient OpenResult why;

    Refusal(OpenResult why) {
      super("refused", null, false, false);
      this.why = why;
    }
  }

  /** What was accepted once stays so: a channel or an address may be gone by now. */
  private Optional<Result> openedBefore(Command command) {
    var idempotency = command.idempotency();
    return idempotency.key() == null
        ? Optional.empty()
        : idempotencyKeys
            .find(command.caller().tenant(), idempotency.key(), idempotency.bodyHash())
            .flatMap(RequestApproval::answer);
  }

  /** Empty if the key was free, and is this call's now. */
  private static Optional<Result> answer(IdempotencyKeys.Claim claim) {
    return switch (claim) {
      case IdempotencyKeys.Claim.Taken() -> Optional.empty();
      case IdempotencyKeys.Claim.TakenBefore(var first) ->
          Optional.of(new Result.OpenedBefore(first));
      case IdempotencyKeys.Claim.OtherBody() -> Optional.of(new Result.IdempotencyKeyReused());
      case IdempotencyKeys.Claim.InProgress() -> Optional.of(new Result.InProgress());
    };
  }

  private Result open(Command command) {
    var tenant = command.caller().tenant();
    var id = ids.request();
    try {
      return transactions.inTransaction(() -> open(command, id));
    } catch (OutcomeUnknownException unknown) {
      if (isStored(tenant, id, unknown)) {
        return new Result.Opened(id);
      }
      throw unknown;
    }
  }

  /** The truth after a COMMIT that threw. */
  private boolean isStored(TenantId tenant, RequestId id, OutcomeUnknownException unknown) {
    try {
      return transactions.inTransaction(() -> requests.find(tenant, id).isPresent());
    } catch (StorageUnavailableException | OutcomeUnknownException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }

  private Result open(Command command, RequestId id) {
    var tenant = command.caller().tenant();
    var now = clock.now(tenant);
    var idempotency = command.idempotency();
    if (idempotency.key() != null) {
      var claim = idempotencyKeys.claim(tenant, idempotency.key(), idempotency.bodyHash(), id, now);
      var answer = answer(claim);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    return switch (command.start()) {
      case AT_ONCE -> ask(command, id, now);
      case AS_DRAFT -> draft(command, id, now);
    };
  }

  private Result draft(Command command, RequestId id, Instant now) {
    var tenant = command.caller().tenant();
    var salt = HexFormat.of().formatHex(ids.random(16));
    var draft = ApprovalRequest.draft(id, command.step(), salt, now);
    requests.add(tenant, draft);
    audit.append(
        tenant,
        id.toString(),
        new AuditEvent("request.drafted", command.caller().actor(), now, Evidences.drafted(draft)));
    return new Result.Opened(id);
  }

  private Result ask(Command command, RequestId id, Instant now) {
    var tenant = command.caller().tenant();
    return switch (opening.open(tenant, id, command.step(), command.caller().actor(), now)) {
      case OpenResult.Opened _ -> new Result.Opened(id);
      case OpenResult.NoSuchCalendar refusal -> throw new Refusal(refusal);
      case OpenResult.NobodyHolds refusal -> throw new Refusal(refusal);
      case OpenResult.ManagerUnknown refusal -> throw new Refusal(refusal);
      case OpenResult.OnlyTheRequester refusal -> throw new Refusal(refusal);
      case OpenResult.TooManyPeople refusal -> throw new Refusal(refusal);
      case OpenResult.QuorumTooLarge refusal -> throw new Refusal(refusal);
      case OpenResult.GroupTooSmall refusal -> throw new Refusal(refusal);
    };
  }
}
