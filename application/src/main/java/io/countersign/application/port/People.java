package io.countersign.application.port;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.Role;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** The directory that roles resolve against. */
public interface People {
  /** False if somebody has this address already; nothing changes then. */
  boolean add(TenantId tenant, Person person);

  /** False if somebody else has the new address already; nothing changes then. */
  boolean change(TenantId tenant, Person person);

  boolean remove(TenantId tenant, PersonId id);

  Optional<Person> find(TenantId tenant, PersonId id);

  Optional<Person> findByEmail(TenantId tenant, EmailAddress email);

  /** By id. */
  List<Person> inRole(TenantId tenant, Role role);

  /** By id, those after {@code afterId}; empty text for the first. */
  List<Person> list(TenantId tenant, String afterId, int limit);
}
