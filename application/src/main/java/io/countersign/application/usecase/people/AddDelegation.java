package io.countersign.application.usecase.people;

import static java.util.stream.Collectors.toSet;

import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.people.FindDelegations.StandIn;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names somebody who stands in for another. Requests that are open already keep whom they asked.
 */
public final class AddDelegation {
  private final Transactions transactions;
  private final People people;
  private final Delegations delegations;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;

  public AddDelegation(
      Transactions transactions,
      People people,
      Delegations delegations,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    this.transactions = transactions;
    this.people = people;
    this.delegations = delegations;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * @param actor who says so
   * @param through the link that it was said through, null for none
   * @param delegator by any address that leads to them, like the delegate
   * @param from null for now
   * @param until null for an end that nobody knows yet
   */
  public record Command(
      TenantId tenant,
      Actor actor,
      @Nullable Through through,
      EmailAddress delegator,
      EmailAddress delegate,
      @Nullable Instant from,
      @Nullable Instant until,
      Delegation.Scope scope) {}

  /** A personal link, and who came with it. */
  public record Through(RequestId request, AssignmentId assignment, Evidence evidence) {}

  /** What became of it. */
  public sealed interface Result {
    record Added(StandIn standIn) implements Result {}

    record NoSuchDelegator() implements Result {}

    record NoSuchDelegate() implements Result {}

    /** The delegate is represented by the delegator, perhaps through others. */
    record Circle() implements Result {}
  }

  public Result handle(Command command) {
    return transactions.inTransaction(() -> {
      var known =
          people.withAddresses(command.tenant(), List.of(command.delegator(), command.delegate()));
      var delegator = Person.at(command.delegator(), known);
      if (delegator.isEmpty()) {
        return new Result.NoSuchDelegator();
      }
      return Person.at(command.delegate(), known)
          .map(delegate -> add(command, delegator.get(), delegate))
          .orElseGet(Result.NoSuchDelegate::new);
    });
  }

  private Result add(Command command, Person delegator, Person delegate) {
    var tenant = command.tenant();
    var now = clock.now(tenant);
    var delegation =
        new Delegation(
            new DelegationId(ids.next("dgn")),
            delegator.id(),
            delegate.id(),
            command.from() == null ? now : command.from(),
            command.until(),
            command.scope());
    if (closesACircle(tenant, delegation, now)) {
      return new Result.Circle();
    }
    delegations.add(tenant, delegation);
    var standIn = new StandIn(delegation, delegator, delegate);
    audit.append(
        tenant,
        AuditLog.ADMIN,
        new AuditEvent(
            "delegation.added", command.actor(), now, canonical(standIn, command.through())));
    return new Result.Added(standIn);
  }

  /** Two that are added at the same moment may close one: no request minds, see Routing. */
  private boolean closesACircle(TenantId tenant, Delegation wanted, Instant now) {
    var reached = new HashSet<PersonId>();
    var next = Set.of(wanted.delegate());
    while (!next.isEmpty()) {
      reached.addAll(next);
      next =
          delegations.ofDelegators(tenant, next, now).stream()
              .filter(wanted::meets)
              .map(Delegation::delegate)
              .filter(person -> !reached.contains(person))
              .collect(toSet());
    }
    return reached.contains(wanted.delegator());
  }

  private static JsonValue.Obj canonical(StandIn standIn, @Nullable Through through) {
    var delegation = standIn.delegation();
    var labels = JsonValue.object();
    delegation.scope().labels().forEach((name, value) -> labels.put(name, value));
    var details =
        JsonValue.object()
            .put("id", delegation.id().value())
            .put("delegator", standIn.delegator().email().value())
            .put("delegate", standIn.delegate().email().value())
            .put("from", delegation.from().toString())
            .put("until", delegation.until() == null ? null : delegation.until().toString())
            .put("labels", labels.build())
            .put(
                "workflows",
                JsonValue.strings(delegation.scope().workflows().stream().sorted().toList()));
    if (through != null) {
      var evidence = through.evidence();
      var linkExpiry = evidence.linkExpiresAt();
      details
          .put("requestId", through.request().toString())
          .put("assignmentId", through.assignment().value())
          .put("assurance", "link")
          .put("ip", evidence.ip())
          .put("userAgent", evidence.userAgent())
          .put("linkKeyId", evidence.linkKeyId())
          .put("linkExpiresAt", linkExpiry == null ? null : linkExpiry.toString());
    }
    return details.build();
  }
}
