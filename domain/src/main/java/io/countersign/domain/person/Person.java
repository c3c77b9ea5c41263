package io.countersign.domain.person;

import io.countersign.domain.Check;
import java.util.Locale;
import java.util.Set;

/**
 * Somebody who can be asked.
 *
 * @param email unique within the tenant, kept in normalized form
 * @param locale the language of this person's mails and pages
 */
public record Person(PersonId id, EmailAddress email, String name, Set<Role> roles, Locale locale) {
  public Person {
    email = email.normalized();
    Check.filledLine("A person's name", name, 120);
    Check.sizeAtMost("The number of roles of a person", roles, 50);
    roles = Set.copyOf(roles);
  }
}
