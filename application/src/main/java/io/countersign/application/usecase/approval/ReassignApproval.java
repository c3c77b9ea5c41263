package io.countersign.application.usecase.approval;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives one open item of a request to somebody else. */
public final class ReassignApproval {
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final Routing routing;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final TenantClock clock;

  public ReassignApproval(
      Transactions transactions,
      ApprovalRequests requests,
      Routing routing,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.requests = requests;
    this.routing = routing;
    this.followUps = followUps;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * @param to by any address that leads to this person; who stands in for them is not asked
   * @param reason for the record, may be empty
   * @param visit who came with the link through which it was said, null without one
   */
  public record Command(
      TenantId tenant,
      Actor actor,
      RequestId request,
      AssignmentId item,
      EmailAddress to,
      String reason,
      @Nullable Evidence visit) {

    /** Of a caller, who needs no link. */
    public Command(
        TenantId tenant,
        Actor actor,
        RequestId request,
        AssignmentId item,
        EmailAddress to,
        String reason) {
      this(tenant, actor, request, item, to, reason, null);
    }
  }

  /**
   * Empty if the tenant has no such request.
   *
   * @throws OutcomeUnknownException if a COMMIT threw; the same command again is safe, and says
   *     that the item is not open any more if it had worked
   */
  public Optional<ReassignResult> handle(Command command) {
    return transactions.inTransaction(() ->
        requests
            .findForUpdate(command.tenant(), command.request())
            .map(request -> reassign(command, request)));
  }

  private ReassignResult reassign(Command command, ApprovalRequest request) {
    var tenant = command.tenant();
    var now = clock.now(tenant);
    var to = routing.assigned(tenant, request, command.to());
    var result = request.reassign(command.item(), to, now);
    if (result instanceof ReassignResult.Reassigned reassigned) {
      requests.saveReassigned(tenant, reassigned);
      audit.append(
          tenant,
          request.id().toString(),
          new AuditEvent(
              "assignment.reassigned", command.actor(), now, details(command, reassigned)));
      followUps.afterReassigning(tenant, reassigned, now);
    }
    return result;
  }

  private static JsonValue.Obj details(Command command, ReassignResult.Reassigned reassigned) {
    var details =
        JsonValue.object()
            .put("assignmentId", command.item().value())
            .put("from", reassigned.from().email().value())
            .put("to", reassigned.to().email().value())
            .put("toAssignmentId", reassigned.to().id().value())
            .put("reason", command.reason());
    var visit = command.visit();
    if (visit != null) {
      details
          .put("assurance", "link")
          .put("ip", visit.ip())
          .put("userAgent", visit.userAgent())
          .put("linkKeyId", visit.linkKeyId());
    }
    return details.build();
  }
}
