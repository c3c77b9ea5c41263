package io.countersign.application.port;

import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Requests with their assignments and decisions. */
public interface ApprovalRequests {
  void add(TenantId tenant, ApprovalRequest request);

  Optional<ApprovalRequest> find(TenantId tenant, RequestId id);

  /** Those that there are, in any order. */
  default List<ApprovalRequest> findAll(TenantId tenant, List<RequestId> ids) {
    return ids.stream().flatMap(id -> find(tenant, id).stream()).toList();
  }

  /**
   * Whether there is such a request, still undecided, and no question of an approver waits for a
   * reply. Cheaper than {@link #find}.
   */
  boolean waitsForApprovers(TenantId tenant, RequestId id);

  /**
   * Like {@link #find}, and keeps others from changing the request until the transaction ends.
   *
   * @throws StaleRequestException if a decision that counts cannot be seen yet; {@code
   *     Transactions} runs the work again
   */
  Optional<ApprovalRequest> findForUpdate(TenantId tenant, RequestId id);

  /**
   * Stores a decision and the state after it. The row is changed only if it is still pending at the
   * version before and not expired by the clock of the storage itself, whatever the caller took for
   * now; and a second decision on one assignment in one revision violates a unique key.
   *
   * @throws StaleRequestException if somebody was faster
   * @throws RequestExpiredException if its time is over
   */
  void saveDecision(TenantId tenant, ApprovalRequest after, Decision decision);

  /**
   * The same for one decision each on several requests, as far as it can be done without waiting.
   *
   * @return the requests whose decisions are stored; with each of the others somebody was faster or
   *     is at it, or its time is over
   * @throws StaleRequestException if the time of one ends just now; then nothing may be committed
   */
  Set<RequestId> saveDecisions(TenantId tenant, List<DecisionResult.Recorded> recorded);

  /**
   * Stores that a request was sent back for changes, with the round that is over by that; under the
   * same conditions as a decision.
   *
   * @throws StaleRequestException if somebody was faster
   * @throws RequestExpiredException if its time is over
   */
  void saveReturned(TenantId tenant, ApprovalRequest after);

  /**
   * Stores the last question of a request, and that its clocks stand still; under the same
   * conditions as a decision.
   *
   * @throws StaleRequestException if somebody was faster
   * @throws RequestExpiredException if its time is over
   */
  void saveAsked(TenantId tenant, ApprovalRequest after);

  /**
   * Stores the reply to the questions that waited, and that the clocks go on, if the request is
   * still pending at the version before.
   *
   * @throws StaleRequestException if somebody was faster
   */
  void saveReplied(TenantId tenant, ApprovalRequest after);

  /**
   * Stores the next revision of a request, if it still waits for changes at the version before.
   *
   * @throws StaleRequestException if somebody was faster
   */
  void saveResubmitted(TenantId tenant, ApprovalRequest after);

  /**
   * Stores what has become of a draft, other content, or that it was put before its approvers, if
   * it is still a draft at the version before.
   *
   * @throws StaleRequestException if somebody was faster
   */
  void saveDraft(TenantId tenant, ApprovalRequest after);

  /**
   * Stores the end of a request without a decision, if it is still a draft, pending or waits for
   * changes at the version before.
   *
   * @throws StaleRequestException if somebody was faster
   */
  void saveClosed(TenantId tenant, ApprovalRequest after);

  /**
   * Stores that an item went to somebody else, if the request is still pending at the version
   * before.
   *
   * @throws StaleRequestException if somebody was faster
   */
  void saveReassigned(TenantId tenant, ReassignResult.Reassigned reassigned);

  /**
   * Stores that a level of the ladder was used, with whoever came in by it and whose items went to
   * them; under the same conditions.
   *
   * @throws StaleRequestException if somebody was faster
   */
  void saveEscalated(TenantId tenant, EscalateResult.Escalated escalated);

  /** Newest first, see {@link ApprovalFilter}. */
  List<ApprovalRequest> list(TenantId tenant, ApprovalFilter filter);

  /** The request that a decision belongs to. */
  Optional<ApprovalRequest> findByDecision(TenantId tenant, String decisionId);
}
