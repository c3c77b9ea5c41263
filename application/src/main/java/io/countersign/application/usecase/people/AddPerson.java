package io.countersign.application.usecase.people;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.People;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.Role;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Adds somebody to a tenant's directory. */
public final class AddPerson {
  private final Transactions transactions;
  private final People people;
  private final AuditLog audit;
  private final Ids ids;
  private final InstantSource clock;

  public AddPerson(
      Transactions transactions, People people, AuditLog audit, Ids ids, InstantSource clock) {
    this.transactions = transactions;
    this.people = people;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  public record Command(
      Caller.Client caller, EmailAddress email, String name, Set<Role> roles, Locale locale) {}

  /** Empty if somebody has this address already. */
  public Optional<Person> handle(Command command) {
    var person =
        new Person(
            new PersonId(ids.next("per")),
            command.email(),
            command.name(),
            command.roles(),
            command.locale());
    return transactions.inTransaction(() -> {
      var tenant = command.caller().tenant();
      if (!people.add(tenant, person)) {
        return Optional.empty();
      }
      audit.append(
          tenant,
          AuditLog.ADMIN,
          new AuditEvent(
              "person.added", command.caller().actor(), clock.instant(), canonical(person)));
      return Optional.of(person);
    });
  }

  static JsonValue.Obj canonical(Person person) {
    return JsonValue.object()
        .put("id", person.id().value())
        .put("email", person.email().value())
        .put("roles", JsonValue.strings(person.roles().stream().map(Role::value).sorted().toList()))
        .build();
  }
}
