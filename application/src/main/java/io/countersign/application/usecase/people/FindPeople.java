package io.countersign.application.usecase.people;

import io.countersign.application.port.People;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Looks people up in a tenant's directory. */
public final class FindPeople {
  private final People people;

  public FindPeople(People people) {
    this.people = people;
  }

  public Optional<Person> find(TenantId tenant, PersonId id) {
    return people.find(tenant, id);
  }

  public List<Person> findAfter(TenantId tenant, String afterId, int limit) {
    return people.list(tenant, afterId, limit);
  }
}
