package io.countersign.application.usecase.approval;

import io.countersign.application.access.Caller;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Question;
import io.countersign.domain.request.Reply;
import io.countersign.domain.request.ReplyResult;
import io.countersign.domain.request.RequestId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Replies to what approvers have asked, so that the clocks of the request go on. */
public final class ReplyToQuestions {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final TenantClock clock;

  public ReplyToQuestions(
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

  public record Command(Caller.Client caller, RequestId request, Comment text) {}

  /**
   * Empty if the tenant has no such request.
   *
   * @throws OutcomeUnknownException if a COMMIT threw and it was not found to have worked; whether
   *     it did, the request's questions tell
   */
  public Optional<ReplyResult> handle(Command command) {
    var tenant = command.caller().tenant();
    try {
      return transactions.inTransaction(() ->
          requests
              .findForUpdate(tenant, command.request())
              .map(request -> reply(command, request, clock.now(tenant))));
    } catch (OutcomeUnknownException unknown) {
      return Optional.of(reread(command, unknown));
    }
  }

  private ReplyResult reply(Command command, ApprovalRequest before, Instant now) {
    var caller = command.caller();
    var result = before.reply(new Reply(caller.keyId(), caller.keyName(), command.text(), now));
    if (result instanceof ReplyResult.Replied(var after)) {
      requests.saveReplied(caller.tenant(), after);
      audit.append(
          caller.tenant(),
          after.id().toString(),
          new AuditEvent(
              "request.info-given",
              caller.actor(),
              now,
              Evidences.replied(before.openQuestions(), after, command.text())));
      followUps.afterReplying(caller.tenant(), after, now);
    }
    return result;
  }

  private ReplyResult reread(Command command, OutcomeUnknownException unknown) {
    try {
      return transactions
          .inTransaction(() -> requests.find(command.caller().tenant(), command.request()))
          .filter(request -> request.pausedSince().isEmpty())
          .filter(request ->
              request.history().questions().stream()
                  .map(Question::reply)
                  .filter(Objects::nonNull)
                  .anyMatch(reply -> isOurs(reply, command)))
          .<ReplyResult>map(ReplyResult.Replied::new)
          .orElseThrow(() -> unknown);
    } catch (StorageUnavailableException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }

  private static boolean isOurs(Reply reply, Command command) {
    return reply.keyId().equals(command.caller().keyId()) && reply.text().equals(command.text());
  }
}
