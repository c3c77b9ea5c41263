package io.countersign.application.port;

import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/** How often a code was tried on somebody's message from a network. */
public interface CodeTries {
  /** What was saved last, empty if nothing was. */
  Optional<Tries> find(TenantId tenant, AssignmentId assignment, String network);

  /**
   * Like {@link #find}, with no tries if nothing was saved. Keeps others from reading the same
   * until the transaction ends.
   */
  Tries findForUpdate(TenantId tenant, AssignmentId assignment, String network, Instant now);

  /** Comes after {@link #findForUpdate} in the same transaction. */
  void save(TenantId tenant, AssignmentId assignment, String network, Tries tries);

  /**
   * @param last when the last one was counted
   */
  record Tries(int count, Instant last) {}
}
