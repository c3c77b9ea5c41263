package io.countersign.application.port;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.Role;
import io.countersign.domain.person.WritingTimes;
import io.countersign.domain.tenant.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The directory that roles resolve against. */
public interface People {
  /** What became of a change of the directory. */
  enum Change {
    MADE,
    NO_SUCH_PERSON,
    /** An address or alias is somebody else's, see {@link Person#collidesWith}; nothing changed. */
    EMAIL_TAKEN,
    /** Somebody else has one of the handles; nothing changed. */
    HANDLE_TAKEN
  }

  Change add(TenantId tenant, Person person);

  Change change(TenantId tenant, Person person);

  boolean remove(TenantId tenant, PersonId id);

  Optional<Person> find(TenantId tenant, PersonId id);

  /**
   * Those to whom one of these addresses leads, as theirs or as an alias, see {@link
   * Person#goesBy}; by id. Several may share a mailbox.
   */
  List<Person> withAddresses(TenantId tenant, Collection<EmailAddress> addresses);

  /**
   * Those of whose very own address this is, in any letter case; empty if there is nobody, or
   * nothing to keep to.
   */
  Optional<WritingTimes> writingTimes(TenantId tenant, EmailAddress email);

  /** Those that there are, by id. */
  List<Person> findAll(TenantId tenant, Collection<PersonId> ids);

  /** By id. */
  List<Person> inRole(TenantId tenant, Role role);

  /** By id, those after {@code afterId}; empty text for the first. */
  List<Person> list(TenantId tenant, String afterId, int limit);
}
