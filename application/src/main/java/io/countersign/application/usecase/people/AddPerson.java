package io.countersign.application.usecase.people;

import static java.util.stream.Collectors.toMap;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.DigestTimes;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.QuietHours;
import io.countersign.domain.person.Role;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds somebody to a tenant's directory. */
public final class AddPerson {
  private final Transactions transactions;
  private final People people;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;

  public AddPerson(
      Transactions transactions, People people, AuditLog audit, Ids ids, TenantClock clock) {
    this.transactions = transactions;
    this.people = people;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  public record Command(
      Caller.Client caller,
      EmailAddress email,
      String name,
      Set<Role> roles,
      Locale locale,
      Map<ChannelId, Handle> handles,
      Set<EmailAddress> aliases,
      @Nullable EmailAddress manager,
      @Nullable QuietHours quietHours,
      @Nullable DigestTimes digest) {}

  /** What became of it. */
  public sealed interface Result {
    record Added(Person person) implements Result {}

    record EmailTaken() implements Result {}

    record HandleTaken() implements Result {}
  }

  public Result handle(Command command) {
    var person =
        new Person(
            new PersonId(ids.next("per")),
            command.email(),
            command.name(),
            command.roles(),
            command.locale(),
            command.handles(),
            command.aliases(),
            command.manager(),
            command.quietHours(),
            command.digest());
    return transactions.inTransaction(() -> {
      var tenant = command.caller().tenant();
      return switch (people.add(tenant, person)) {
        case MADE -> {
          audit.append(
              tenant,
              AuditLog.ADMIN,
              new AuditEvent(
                  "person.added",
                  command.caller().actor(),
                  clock.now(command.caller().tenant()),
                  canonical(person)));
          yield new Result.Added(person);
        }
        case EMAIL_TAKEN -> new Result.EmailTaken();
        case HANDLE_TAKEN -> new Result.HandleTaken();
        case NO_SUCH_PERSON -> throw new IllegalStateException("Adding needs nobody");
      };
    });
  }

  private static JsonValue quiet(@Nullable QuietHours hours) {
    return hours == null
        ? JsonValue.NULL
        : JsonValue.object()
            .put("timeZone", hours.zone().getId())
            .put("from", hours.from().toString())
            .put("until", hours.until().toString())
            .build();
  }

  private static JsonValue digest(@Nullable DigestTimes times) {
    return times == null
        ? JsonValue.NULL
        : JsonValue.object()
            .put("timeZone", times.zone().getId())
            .put("at", JsonValue.strings(times.at().stream().map(LocalTime::toString).toList()))
            .build();
  }

  static JsonValue.Obj canonical(Person person) {
    var handles = JsonValue.object();
    new TreeMap<>(
            person.handles().entrySet().stream()
                .collect(toMap(h -> h.getKey().value(), h -> h.getValue().value())))
        .forEach((channel, handle) -> handles.put(channel, handle));
    return JsonValue.object()
        .put("id", person.id().value())
        .put("email", person.email().value())
        .put(
            "aliases",
            JsonValue.strings(person.aliases().stream().map(EmailAddress::value).sorted().toList()))
        .put("manager", person.manager() == null ? null : person.manager().value())
        .put("quietHours", quiet(person.quietHours()))
        .put("digest", digest(person.digest()))
        .put("roles", JsonValue.strings(person.roles().stream().map(Role::value).sorted().toList()))
        .put("handles", handles.build())
        .build();
  }
}
