package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.port.People;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.Role;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

final class InMemoryPeople implements People {
  private final InMemoryTable<Person> rows;

  InMemoryPeople(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public boolean add(TenantId tenant, Person person) {
    if (findByEmail(tenant, person.email()).isPresent()) {
      return false;
    }
    rows.add(tenant, person.id(), person);
    return true;
  }

  @Override
  public boolean change(TenantId tenant, Person person) {
    var free =
        findByEmail(tenant, person.email()).filter(p -> !p.id().equals(person.id())).isEmpty();
    return free && rows.replace(tenant, person.id(), person);
  }

  @Override
  public boolean remove(TenantId tenant, PersonId id) {
    return rows.remove(tenant, id);
  }

  @Override
  public Optional<Person> find(TenantId tenant, PersonId id) {
    return rows.find(tenant, id);
  }

  @Override
  public Optional<Person> findByEmail(TenantId tenant, EmailAddress email) {
    return rows.of(tenant).stream()
        .filter(person -> person.email().equals(email.normalized()))
        .findFirst();
  }

  @Override
  public List<Person> inRole(TenantId tenant, Role role) {
    return byId(tenant).stream().filter(person -> person.roles().contains(role)).toList();
  }

  @Override
  public List<Person> list(TenantId tenant, String afterId, int limit) {
    return byId(tenant).stream()
        .filter(person -> person.id().value().compareTo(afterId) > 0)
        .limit(limit)
        .toList();
  }

  private List<Person> byId(TenantId tenant) {
    return rows.of(tenant).stream().sorted(comparing(person -> person.id().value())).toList();
  }
}
