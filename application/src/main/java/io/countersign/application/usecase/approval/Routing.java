package io.countersign.application.usecase.approval;

import io.countersign.application.port.People;
import io.countersign.application.runtime.Ids;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.tenant.TenantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the people whom a step asks. Everybody is known by one address from here on, whatever alias
 * they were named by: so two addresses of one person do not make two people, and a requester is the
 * requester under all of them.
 */
public final class Routing {
  private final People people;
  private final Ids ids;

  public Routing(People people, Ids ids) {
    this.people = people;
    this.ids = ids;
  }

  /**
   * What a request is opened from.
   *
   * @param step with the requester under the address by which they are known
   * @param people everybody whom an entry stands for; who counts is the domain's to say
   */
  record Routed(ApprovalStep step, List<Assignment> people) {}

  /** Takes the directory as it is now. */
  Routed route(TenantId tenant, ApprovalStep step) {
    var entries = new ArrayList<>(step.approvers());
    if (step.onNobody() != null) {
      entries.add(step.onNobody());
    }
    var named = new HashSet<EmailAddress>();
    for (var entry : entries) {
      if (entry instanceof ApproverRef.ByEmail(var email)) {
        named.add(email);
      }
    }
    if (step.requester() != null) {
      named.add(step.requester());
    }
    var known = named.isEmpty() ? List.<Person>of() : people.withAddresses(tenant, named);
    var requester = step.requester() == null ? null : named(known, step.requester());
    var found =
        entries.stream()
            .distinct()
            .flatMap(entry ->
                switch (entry) {
                  case ApproverRef.ByEmail(var email) ->
                      assigned(List.of(named(known, email)), entry).stream();
                  case ApproverRef.InRole(var role) ->
                      assigned(people.inRole(tenant, role).stream().map(Named::of).toList(), entry)
                          .stream();
                  case ApproverRef.ManagerOfRequester() ->
                      assigned(manager(tenant, requester), entry).stream();
                })
            .toList();
    return new Routed(requester == null ? step : step.requestedBy(requester.email()), found);
  }

  /**
   * Somebody by the address that stands for them.
   *
   * @param manager null if it is not known
   */
  private record Named(
      EmailAddress email, String name, Locale locale, @Nullable EmailAddress manager) {
    static Named of(Person person) {
      return new Named(person.email(), person.name(), person.locale(), person.manager());
    }
  }

  /** Whom the directory knows by this address, or else nobody but the address. */
  private static Named named(List<Person> known, EmailAddress address) {
    return exactly(known, address)
        .or(() -> known.stream().filter(person -> person.goesBy(address)).findFirst())
        .map(Named::of)
        .orElseGet(() -> new Named(address.normalized(), "", Locale.ENGLISH, null));
  }

  private static Optional<Person> exactly(List<Person> known, EmailAddress address) {
    var wanted = address.normalized();
    return known.stream()
        .filter(person -> person.email().equals(wanted) || person.aliases().contains(wanted))
        .findFirst();
  }

  private List<Named> manager(TenantId tenant, @Nullable Named requester) {
    if (requester == null || requester.manager() == null) {
      return List.of();
    }
    var manager = requester.manager();
    return List.of(named(people.withAddresses(tenant, List.of(manager)), manager));
  }

  private List<Assignment> assigned(List<Named> found, ApproverRef reason) {
    return found.stream()
        .map(one ->
            new Assignment(
                new AssignmentId(ids.next("asg")), one.email(), one.name(), one.locale(), reason))
        .toList();
  }
}
