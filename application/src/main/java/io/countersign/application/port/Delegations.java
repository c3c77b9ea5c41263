package io.countersign.application.port;

import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Who stands in for whom. Those of somebody who leaves the directory are gone with them. */
public interface Delegations {
  void add(TenantId tenant, Delegation delegation);

  boolean remove(TenantId tenant, DelegationId id);

  /**
   * By whom these people have themselves represented; those that are over at this moment are left
   * out, those that have yet to begin are not. Newest first.
   */
  List<Delegation> ofDelegators(TenantId tenant, Collection<PersonId> delegators, Instant now);

  /** By id, those after {@code afterId}; empty text for the first. */
  List<Delegation> list(TenantId tenant, String afterId, int limit);
}
