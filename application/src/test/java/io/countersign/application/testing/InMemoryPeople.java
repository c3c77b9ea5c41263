package io.countersign.application.testing;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;

import io.countersign.application.port.Handles;
import io.countersign.application.port.People;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.Role;
import io.countersign.domain.person.WritingTimes;
import io.countersign.domain.tenant.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class InMemoryPeople implements People, Handles {
  private final InMemoryTable<Person> rows;

  InMemoryPeople(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public Change add(TenantId tenant, Person person) {
    return taken(tenant, person)
        .orElseGet(() -> {
          rows.add(tenant, person.id(), person);
          return Change.MADE;
        });
  }

  @Override
  public Change change(TenantId tenant, Person person) {
    return taken(tenant, person)
        .orElseGet(
            () -> rows.replace(tenant, person.id(), person) ? Change.MADE : Change.NO_SUCH_PERSON);
  }

  private Optional<Change> taken(TenantId tenant, Person person) {
    for (var other : rows.of(tenant)) {
      if (!other.id().equals(person.id())) {
        if (other.collidesWith(person)) {
          return Optional.of(Change.EMAIL_TAKEN);
        }
        if (other.handles().entrySet().stream()
            .anyMatch(held -> held.getValue().equals(person.handles().get(held.getKey())))) {
          return Optional.of(Change.HANDLE_TAKEN);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Person> owner(TenantId tenant, ChannelId channel, Handle handle) {
    return rows.of(tenant).stream()
        .filter(person -> handle.equals(person.handles().get(channel)))
        .findFirst();
  }

  @Override
  public Map<EmailAddress, Handle> of(
      TenantId tenant, ChannelId channel, List<EmailAddress> people) {
    return rows.of(tenant).stream()
        .filter(person -> people.contains(person.email()))
        .filter(person -> person.handles().containsKey(channel))
        .collect(toMap(Person::email, person -> person.handles().get(channel)));
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
  public List<Person> withAddresses(TenantId tenant, Collection<EmailAddress> addresses) {
    return byId(tenant).stream()
        .filter(person -> addresses.stream().anyMatch(person::goesBy))
        .toList();
  }

  @Override
  public Optional<WritingTimes> writingTimes(TenantId tenant, EmailAddress email) {
    return rows.of(tenant).stream()
        .filter(person -> person.email().equals(email.normalized()))
        .filter(person -> person.quietHours() != null || person.digest() != null)
        .map(person -> new WritingTimes(person.quietHours(), person.digest()))
        .findFirst();
  }

  @Override
  public List<Person> findAll(TenantId tenant, Collection<PersonId> ids) {
    return byId(tenant).stream().filter(person -> ids.contains(person.id())).toList();
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
