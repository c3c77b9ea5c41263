package io.countersign.domain.person;

import io.countersign.domain.Check;
import io.countersign.domain.channel.ChannelId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Somebody who can be asked.
 *
 * @param email unique within the tenant, kept in normalized form
 * @param locale the language of this person's mails and pages
 * @param handles what this person is called on channels, as an administrator entered it
 */
public record Person(
    PersonId id,
    EmailAddress email,
    String name,
    Set<Role> roles,
    Locale locale,
    Map<ChannelId, Handle> handles) {

  public Person {
    email = email.normalized();
    Check.filledLine("A person's name", name, 120);
    Check.sizeAtMost("The number of roles of a person", roles, 50);
    Check.sizeAtMost("The number of handles of a person", handles.keySet(), 20);
    roles = Set.copyOf(roles);
    handles = Map.copyOf(handles);
  }
}
