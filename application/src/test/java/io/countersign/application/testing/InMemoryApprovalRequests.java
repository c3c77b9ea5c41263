package io.countersign.application.testing;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.StaleRequestException;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class InMemoryApprovalRequests implements ApprovalRequests {
  private static final Comparator<ApprovalRequest> NEWEST_FIRST =
      comparing((ApprovalRequest request) -> request.id().toString()).reversed();

  private final InMemoryTable<ApprovalRequest> rows;

  InMemoryApprovalRequests(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void add(TenantId tenant, ApprovalRequest request) {
    rows.add(tenant, request.id(), request);
  }

  @Override
  public Optional<ApprovalRequest> find(TenantId tenant, RequestId id) {
    return rows.find(tenant, id);
  }

  @Override
  public boolean waitsForApprovers(TenantId tenant, RequestId id) {
    return find(tenant, id)
        .filter(ApprovalRequest::pending)
        .filter(request -> request.openQuestions().isEmpty())
        .isPresent();
  }

  @Override
  public Optional<ApprovalRequest> findForUpdate(TenantId tenant, RequestId id) {
    return find(tenant, id);
  }

  @Override
  public void saveDecision(TenantId tenant, ApprovalRequest after, Decision decision) {
    var before = stillPending(tenant, after);
    if (before.decisionOn(decision.responder().assignment()).isPresent()) {
      throw new StaleRequestException(after.id().toString());
    }
    var decisions = new ArrayList<>(before.decisions());
    decisions.add(decision);
    rows.replace(tenant, after.id(), changed(before, after, decisions));
  }

  @Override
  public Set<RequestId> saveDecisions(TenantId tenant, List<DecisionResult.Recorded> recorded) {
    return recorded.stream()
        .filter(one -> saved(tenant, one))
        .map(one -> one.request().id())
        .collect(toSet());
  }

  private boolean saved(TenantId tenant, DecisionResult.Recorded recorded) {
    try {
      saveDecision(tenant, recorded.request(), recorded.decision());
      return true;
    } catch (StaleRequestException faster) {
      return false;
    }
  }

  @Override
  public void saveClosed(TenantId tenant, ApprovalRequest after) {
    still(tenant, after, RequestState.DRAFT, RequestState.PENDING, RequestState.RETURNED);
    rows.replace(tenant, after.id(), after);
  }

  @Override
  public void saveDraft(TenantId tenant, ApprovalRequest after) {
    still(tenant, after, RequestState.DRAFT);
    rows.replace(tenant, after.id(), after);
  }

  @Override
  public void saveReturned(TenantId tenant, ApprovalRequest after) {
    stillPending(tenant, after);
    rows.replace(tenant, after.id(), after);
  }

  @Override
  public void saveAsked(TenantId tenant, ApprovalRequest after) {
    stillPending(tenant, after);
    rows.replace(tenant, after.id(), after);
  }

  @Override
  public void saveReplied(TenantId tenant, ApprovalRequest after) {
    stillPending(tenant, after);
    rows.replace(tenant, after.id(), after);
  }

  @Override
  public void saveResubmitted(TenantId tenant, ApprovalRequest after) {
    still(tenant, after, RequestState.RETURNED);
    rows.replace(tenant, after.id(), after);
  }

  @Override
  public void saveReassigned(TenantId tenant, ReassignResult.Reassigned reassigned) {
    var after = reassigned.request();
    stillPending(tenant, after);
    rows.replace(tenant, after.id(), after);
  }

  @Override
  public void saveEscalated(TenantId tenant, EscalateResult.Escalated escalated) {
    var after = escalated.request();
    stillPending(tenant, after);
    rows.replace(tenant, after.id(), after);
  }

  private ApprovalRequest stillPending(TenantId tenant, ApprovalRequest after) {
    return still(tenant, after, RequestState.PENDING);
  }

  private ApprovalRequest still(TenantId tenant, ApprovalRequest after, RequestState... states) {
    return find(tenant, after.id())
        .filter(before -> List.of(states).contains(before.state()))
        .filter(before -> before.version() == after.version() - 1)
        .orElseThrow(() -> new StaleRequestException(after.id().toString()));
  }

  private static ApprovalRequest changed(
      ApprovalRequest before, ApprovalRequest after, List<Decision> decisions) {
    return new ApprovalRequest(
        before.id(),
        before.step(),
        before.salt(),
        after.state(),
        before.assignments(),
        decisions,
        before.createdAt(),
        before.expiresAt(),
        after.closedAt(),
        before.history(),
        after.override(),
        before.clocks(),
        after.version());
  }

  @Override
  public List<ApprovalRequest> list(TenantId tenant, ApprovalFilter filter) {
    return rows.of(tenant).stream()
        .filter(request -> matches(request, filter))
        .sorted(NEWEST_FIRST)
        .limit(filter.limit())
        .toList();
  }

  private static boolean matches(ApprovalRequest request, ApprovalFilter filter) {
    var step = request.step();
    var requester = step.requester();
    var approver = filter.approver();
    var before = filter.before();
    return (filter.state() == null || request.state() == filter.state())
        && (approver == null
            || request.assignments().stream()
                .filter(a -> !a.onlyTold())
                .anyMatch(a -> a.email().normalized().equals(approver.normalized())))
        && (filter.requester() == null
            || (requester != null
                && requester.normalized().equals(filter.requester().normalized())))
        && (filter.label() == null
            || step.labels().entrySet().stream()
                .anyMatch(l -> filter.label().equals(l.getKey() + "=" + l.getValue())))
        && (before == null || request.id().toString().compareTo(before.toString()) < 0);
  }

  @Override
  public Optional<ApprovalRequest> findByDecision(TenantId tenant, String decisionId) {
    return rows.of(tenant).stream()
        .filter(r -> r.decisions().stream().anyMatch(d -> d.id().value().equals(decisionId)))
        .findFirst();
  }
}
