package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.port.Delegations;
import io.countersign.application.port.People;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

final class InMemoryDelegations implements Delegations {
  private final InMemoryTable<Delegation> rows;
  private final People people;

  InMemoryDelegations(InMemoryTransactions transactions, People people) {
    rows = transactions.table();
    this.people = people;
  }

  @Override
  public void add(TenantId tenant, Delegation delegation) {
    rows.add(tenant, delegation.id(), delegation);
  }

  @Override
  public boolean remove(TenantId tenant, DelegationId id) {
    return rows.remove(tenant, id);
  }

  @Override
  public List<Delegation> ofDelegators(
      TenantId tenant, Collection<PersonId> delegators, Instant now) {
    return byId(tenant)
        .filter(delegation -> delegators.contains(delegation.delegator()))
        .filter(delegation -> delegation.until() == null || delegation.until().isAfter(now))
        .toList()
        .reversed();
  }

  @Override
  public List<Delegation> list(TenantId tenant, String afterId, int limit) {
    return byId(tenant)
        .filter(delegation -> delegation.id().value().compareTo(afterId) > 0)
        .limit(limit)
        .toList();
  }

  /** Those of people who have left are not there, as if they had been deleted with them. */
  private Stream<Delegation> byId(TenantId tenant) {
    return rows.of(tenant).stream()
        .filter(delegation -> people.find(tenant, delegation.delegator()).isPresent())
        .filter(delegation -> people.find(tenant, delegation.delegate()).isPresent())
        .sorted(comparing(delegation -> delegation.id().value()));
  }
}
