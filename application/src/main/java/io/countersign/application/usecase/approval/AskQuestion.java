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
import io.countersign.domain.request.AskResult;
import io.countersign.domain.request.Asking;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Question;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/** Asks the caller something, on behalf of one of those who are asked: the request stays open. */
public final class AskQuestion {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final TenantClock clock;

  public AskQuestion(
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

  public record Command(TenantId tenant, RequestId request, Asking wish) {}

  /**
   * Empty if the tenant has no such request.
   *
   * @throws OutcomeUnknownException if a COMMIT threw and it was not found to have worked; the same
   *     command again is safe
   */
  public Optional<AskResult> handle(Command command) {
    try {
      return transactions.inTransaction(() ->
          requests
              .findForUpdate(command.tenant(), command.request())
              .map(request -> ask(command, request, clock.now(command.tenant()))));
    } catch (RequestExpiredException over) {
      return Optional.of(new AskResult.Refused(new DecisionResult.Expired(over.at())));
    } catch (OutcomeUnknownException unknown) {
      return Optional.of(reread(command, unknown));
    }
  }

  private AskResult ask(Command command, ApprovalRequest request, Instant now) {
    var result = request.ask(command.wish(), now);
    if (result instanceof AskResult.Asked(var after, var question)) {
      requests.saveAsked(command.tenant(), after);
      audit.append(
          command.tenant(),
          after.id().toString(),
          new AuditEvent(
              "request.info-requested",
              Evidences.actor(question.responder()),
              now,
              Evidences.asked(after, question)));
      followUps.afterAsking(command.tenant(), after, now);
    }
    return result;
  }

  private AskResult reread(Command command, OutcomeUnknownException unknown) {
    try {
      return transactions
          .inTransaction(() -> requests.find(command.tenant(), command.request()))
          .flatMap(request ->
              request.openQuestions().stream()
                  .filter(question -> isOurs(question, command.wish()))
                  .findFirst())
          .<AskResult>map(AskResult.Repeated::new)
          .orElseThrow(() -> unknown);
    } catch (StorageUnavailableException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }

  private static boolean isOurs(Question question, Asking wish) {
    return question.responder().equals(wish.responder()) && question.text().equals(wish.text());
  }
}
