package io.countersign.application.usecase.approval;

import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.Deliveries;
import io.countersign.application.runtime.OutcomeSignal;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.view.ApprovalDocument;
import io.countersign.application.view.RevisionDocument;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shows approvals as JSON, at once or as soon as they are over. */
public final class ViewApproval {
  /** How often a waiting caller looks by itself, in case another replica was told. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ApprovalRequests requests;
  private final Deliveries deliveries;
  private final OutcomeSignal signal;

  public ViewApproval(ApprovalRequests requests, Deliveries deliveries, OutcomeSignal signal) {
    this.requests = requests;
    this.deliveries = deliveries;
    this.signal = signal;
  }

  /** Empty if the tenant has no such request. */
  public Optional<JsonValue.Obj> find(TenantId tenant, RequestId id) {
    return requests
        .find(tenant, id)
        .map(request -> ApprovalDocument.of(request, deliveries.ofRequest(tenant, id)));
  }

  /**
   * What a change that was just made has led to.
   *
   * @throws OutcomeUnknownException if it cannot be read; that nothing was changed would be untrue
   */
  public Optional<JsonValue.Obj> findAfterChange(TenantId tenant, RequestId id) {
    try {
      return find(tenant, id);
    } catch (StorageUnavailableException unread) {
      throw new OutcomeUnknownException(unread);
    }
  }

  /**
   * Like {@link #find}, but holds the answer back while the request waits for its approvers, {@code
   * atMost}.
   */
  public Optional<JsonValue.Obj> await(TenantId tenant, RequestId id, Duration atMost) {
    var looks = atMost.dividedBy(LOOK);
    for (var look = 0; look < looks && requests.waitsForApprovers(tenant, id); look++) {
      signal.await(id, LOOK);
    }
    return find(tenant, id);
  }

  /** What was asked in each revision so far, in order. Empty if the tenant has no such request. */
  public Optional<List<JsonValue.Obj>> findRevisions(TenantId tenant, RequestId id) {
    return requests.find(tenant, id).map(RevisionDocument::all);
  }

  /** Newest first. Deliveries are left out of lists. */
  public List<JsonValue.Obj> findAll(TenantId tenant, ApprovalFilter filter) {
    return requests.list(tenant, filter).stream().map(ApprovalDocument::inList).toList();
  }
}
