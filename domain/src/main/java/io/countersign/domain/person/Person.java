package io.countersign.domain.person;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can be asked.
 *
 * @param email unique within the tenant, kept in normalized form
 * @param locale the language of this person's mails and pages
 * @param handles what this person is called on channels, as an administrator entered it
 * @param aliases further addresses of the same person, in normalized form; like {@code email}
 *     nobody else's within the tenant
 * @param manager whom this person reports to, by address; null if that is not known
 * @param quietHours when messages to this person wait; null if they may come at any hour
 * @param digest when this person is told of all that waits at once; null for one by one
 */
public record Person(
    PersonId id,
    EmailAddress email,
    String name,
    Set<Role> roles,
    Locale locale,
    Map<ChannelId, Handle> handles,
    Set<EmailAddress> aliases,
    @Nullable EmailAddress manager,
    @Nullable QuietHours quietHours,
    @Nullable DigestTimes digest) {

  public Person {
    var address = email.normalized();
    email = address;
    aliases =
        aliases.stream()
            .map(EmailAddress::normalized)
            .filter(alias -> !alias.equals(address))
            .collect(Collectors.toUnmodifiableSet());
    manager = manager == null ? null : manager.normalized();
    Check.filledLine("A person's name", name, 120);
    Check.sizeAtMost("The number of roles of a person", roles, 50);
    Check.sizeAtMost("The number of handles of a person", handles.keySet(), 20);
    Check.sizeAtMost("The number of aliases of a person", aliases, 20);
    roles = Set.copyOf(roles);
    handles = Map.copyOf(handles);
    if (manager != null && goesBy(email, aliases, manager)) {
      throw new InvalidValueException("Nobody is their own manager.");
    }
  }

  /** Somebody to whom messages may come at any hour. */
  public Person(
      PersonId id,
      EmailAddress email,
      String name,
      Set<Role> roles,
      Locale locale,
      Map<ChannelId, Handle> handles,
      Set<EmailAddress> aliases,
      @Nullable EmailAddress manager) {
    this(id, email, name, roles, locale, handles, aliases, manager, null, null);
  }

  /** Somebody who has one address, and whose manager is not known. */
  public Person(
      PersonId id,
      EmailAddress email,
      String name,
      Set<Role> roles,
      Locale locale,
      Map<ChannelId, Handle> handles) {
    this(id, email, name, roles, locale, handles, Set.of(), null);
  }

  /**
   * To whom among these an address leads: whose very own it is, or else the first whom it reaches,
   * see {@link #goesBy(EmailAddress)}.
   */
  public static Optional<Person> at(EmailAddress address, List<Person> among) {
    var wanted = address.normalized();
    return among.stream()
        .filter(person -> person.email.equals(wanted) || person.aliases.contains(wanted))
        .findFirst()
        .or(() -> among.stream().filter(person -> person.goesBy(address)).findFirst());
  }

  /** Whether this address leads to this person, see {@link EmailAddress#samePersonAs}. */
  public boolean goesBy(EmailAddress address) {
    return goesBy(email, aliases, address);
  }

  /**
   * Whether a directory cannot have both, because an address would lead to either. Two addresses
   * that differ in their tag alone may stand for two people, as long as neither is an alias.
   */
  public boolean collidesWith(Person other) {
    return email.equals(other.email)
        || aliases.stream().anyMatch(other::goesBy)
        || other.aliases.stream().anyMatch(this::goesBy);
  }

  private static boolean goesBy(
      EmailAddress email, Set<EmailAddress> aliases, EmailAddress address) {
    return email.samePersonAs(address) || aliases.stream().anyMatch(address::samePersonAs);
  }
}
