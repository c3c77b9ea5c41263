package io.countersign.application.usecase.people;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.DigestTimes;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.QuietHours;
import io.countersign.domain.person.Role;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes what the directory says of somebody. Requests that are open already keep what they had;
 * only quiet hours and digests hold for their messages, too.
 */
public final class ChangePerson {
  private final Transactions transactions;
  private final People people;
  private final AuditLog audit;
  private final TenantClock clock;

  public ChangePerson(Transactions transactions, People people, AuditLog audit, TenantClock clock) {
    this.transactions = transactions;
    this.people = people;
    this.audit = audit;
    this.clock = clock;
  }

  /** Null means: leave as it is. */
  public record Command(
      Caller.Client caller,
      PersonId id,
      @Nullable EmailAddress email,
      @Nullable String name,
      @Nullable Set<Role> roles,
      @Nullable Locale locale,
      @Nullable Map<ChannelId, Handle> handles,
      @Nullable Set<EmailAddress> aliases,
      @Nullable Managing manager,
      @Nullable Resting quietHours,
      @Nullable Collecting digest) {}

  /**
   * Who the manager is from now on.
   *
   * @param by null for nobody
   */
  public record Managing(@Nullable EmailAddress by) {}

  /**
   * When messages wait from now on.
   *
   * @param hours null for never
   */
  public record Resting(@Nullable QuietHours hours) {}

  /**
   * When messages come together from now on.
   *
   * @param times null for one by one
   */
  public record Collecting(@Nullable DigestTimes times) {}

  /** What became of it. */
  public sealed interface Result {
    record Changed(Person person) implements Result {}

    record NoSuchPerson() implements Result {}

    record EmailTaken() implements Result {}

    record HandleTaken() implements Result {}
  }

  public Result handle(Command command) {
    return transactions.inTransaction(() -> {
      var tenant = command.caller().tenant();
      var found = people.find(tenant, command.id());
      if (found.isEmpty()) {
        return new Result.NoSuchPerson();
      }
      var before = found.get();
      var after =
          new Person(
              before.id(),
              command.email() == null ? before.email() : command.email(),
              command.name() == null ? before.name() : command.name(),
              command.roles() == null ? before.roles() : command.roles(),
              command.locale() == null ? before.locale() : command.locale(),
              command.handles() == null ? before.handles() : command.handles(),
              command.aliases() == null ? before.aliases() : command.aliases(),
              command.manager() == null ? before.manager() : command.manager().by(),
              command.quietHours() == null ? before.quietHours() : command.quietHours().hours(),
              command.digest() == null ? before.digest() : command.digest().times());
      return switch (people.change(tenant, after)) {
        case MADE -> {
          audit.append(
              tenant,
              AuditLog.ADMIN,
              new AuditEvent(
                  "person.changed",
                  command.caller().actor(),
                  clock.now(command.caller().tenant()),
                  AddPerson.canonical(after)));
          yield new Result.Changed(after);
        }
        case NO_SUCH_PERSON -> new Result.NoSuchPerson();
        case EMAIL_TAKEN -> new Result.EmailTaken();
        case HANDLE_TAKEN -> new Result.HandleTaken();
      };
    });
  }
}
