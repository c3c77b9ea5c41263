package io.countersign.application.usecase.approval;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.People;
import io.countersign.application.runtime.Ids;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Opens a request within the transaction at hand: finds the people, stores the question, and has
 * everything follow that asks them. Nothing is stored if it is refused.
 */
public final class Opening {
  private final ApprovalRequests requests;
  private final People people;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final Ids ids;

  public Opening(
      ApprovalRequests requests, People people, FollowUps followUps, AuditLog audit, Ids ids) {
    this.requests = requests;
    this.people = people;
    this.followUps = followUps;
    this.audit = audit;
    this.ids = ids;
  }

  /**
   * @param actor who asks for the approval
   */
  public OpenResult open(
      TenantId tenant, RequestId id, ApprovalStep step, Actor actor, Instant now) {
    var salt = HexFormat.of().formatHex(ids.random(16));
    var result = ApprovalRequest.open(id, step, salt, resolve(tenant, step), now);
    if (result instanceof OpenResult.Opened(var request)) {
      requests.add(tenant, request);
      audit.append(
          tenant,
          id.toString(),
          new AuditEvent("request.opened", actor, now, Evidences.opened(request)));
      followUps.afterOpening(tenant, request, now);
    }
    return result;
  }

  private List<Assignment> resolve(TenantId tenant, ApprovalStep step) {
    return step.approvers().stream()
        .flatMap(approver ->
            switch (approver) {
              case ApproverRef.ByEmail(var email) -> Stream.of(byEmail(tenant, email, approver));
              case ApproverRef.InRole(var role) ->
                  people.inRole(tenant, role).stream().map(p -> assignment(p, approver));
            })
        .toList();
  }

  private Assignment byEmail(TenantId tenant, EmailAddress email, ApproverRef reason) {
    return people
        .findByEmail(tenant, email.normalized())
        .map(person -> assignment(person, reason))
        .orElseGet(() -> new Assignment(newId(), email.normalized(), "", Locale.ENGLISH, reason));
  }

  private Assignment assignment(Person person, ApproverRef reason) {
    return new Assignment(newId(), person.email(), person.name(), person.locale(), reason);
  }

  private AssignmentId newId() {
    return new AssignmentId(ids.next("asg"));
  }
}
