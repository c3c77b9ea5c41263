package io.countersign.application.usecase.people;

import static java.util.stream.Collectors.toMap;

import io.countersign.application.port.Delegations;
import io.countersign.application.port.People;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.Person;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.stream.Stream;

/** Looks up who stands in for whom. */
public final class FindDelegations {
  private final Delegations delegations;
  private final People people;

  public FindDelegations(Delegations delegations, People people) {
    this.delegations = delegations;
    this.people = people;
  }

  /** A delegation and whom it is about. */
  public record StandIn(Delegation delegation, Person delegator, Person delegate) {}

  /**
   * By id, those after {@code afterId}. One whose people leave the directory at this moment is
   * missing, as it will be from then on.
   */
  public List<StandIn> findAfter(TenantId tenant, String afterId, int limit) {
    var found = delegations.list(tenant, afterId, limit);
    var known =
        people
            .findAll(
                tenant,
                found.stream()
                    .flatMap(one -> Stream.of(one.delegator(), one.delegate()))
                    .distinct()
                    .toList())
            .stream()
            .collect(toMap(Person::id, person -> person));
    return found.stream()
        .flatMap(one -> {
          var delegator = known.get(one.delegator());
          var delegate = known.get(one.delegate());
          return delegator == null || delegate == null
              ? Stream.<StandIn>of()
              : Stream.of(new StandIn(one, delegator, delegate));
        })
        .toList();
  }
}
