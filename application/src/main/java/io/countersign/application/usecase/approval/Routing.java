package io.countersign.application.usecase.approval;

import io.countersign.application.port.Calendars;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.People;
import io.countersign.application.runtime.Ids;
import io.countersign.domain.calendar.WorkingTime;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.SubmitResult;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the people whom a step asks. Everybody is known by one address from here on, whatever alias
 * they were named by: so two addresses of one person do not make two people, and a requester is the
 * requester under all of them.
 */
public final class Routing {
  private final People people;
  private final Delegations delegations;
  private final Calendars calendars;
  private final Ids ids;

  public Routing(People people, Delegations delegations, Calendars calendars, Ids ids) {
    this.people = people;
    this.delegations = delegations;
    this.calendars = calendars;
    this.ids = ids;
  }

  /**
   * What a request is opened from.
   *
   * @param step with the requester under the address by which they are known, and with the calendar
   *     that it names, if there is one
   * @param people everybody whom an entry stands for; who counts is the domain's to say
   * @param standIns who stands in for the holder of an address at this moment
   */
  record Routed(
      ApprovalStep step, List<Assignment> people, Map<EmailAddress, Assignment> standIns) {}

  /**
   * People who are found by entries.
   *
   * @param people everybody whom an entry stands for
   * @param standIns who stands in for the holder of an address at this moment
   * @param requester of the step, by the address under which they are known
   */
  record Found(
      List<Assignment> people,
      Map<EmailAddress, Assignment> standIns,
      @Nullable EmailAddress requester) {
    static final Found NOBODY = new Found(List.of(), Map.of(), null);
  }

  /**
   * The request that puts this question to people, with the directory as it is now. Stores nothing:
   * what is only simulated gets the same answer.
   */
  public OpenResult open(TenantId tenant, RequestId id, ApprovalStep step, Instant now) {
    var salt = HexFormat.of().formatHex(ids.random(16));
    var routed = route(tenant, step, now);
    return ApprovalRequest.open(id, routed.step(), salt, routed.people(), routed.standIns(), now);
  }

  /** Opens a draft, with the directory as it is now. Stores nothing, like {@link #open}. */
  SubmitResult submit(TenantId tenant, ApprovalRequest draft, String salt, Instant now) {
    var routed = route(tenant, draft.step(), now);
    return draft.submit(routed.step(), salt, routed.people(), routed.standIns(), now);
  }

  /** Takes the directory as it is now. */
  Routed route(TenantId tenant, ApprovalStep step, Instant now) {
    var entries = new ArrayList<>(step.approvers());
    if (step.onNobody() != null) {
      entries.add(step.onNobody());
    }
    var found = find(tenant, step, entries, now);
    var known = found.requester() == null ? step : step.requestedBy(found.requester());
    return new Routed(
        known.with(known.clocks().by(lookedUp(tenant, known.clocks().time()))),
        found.people(),
        found.standIns());
  }

  /**
   * Uses the next level of the request's ladder if its time has come, with the directory as it is
   * now. Stores nothing, like {@link #open}.
   */
  public EscalateResult escalate(TenantId tenant, ApprovalRequest request, Instant now) {
    var due =
        request
            .nextLevel()
            .filter(level -> request.pending() && !now.isBefore(level.due()))
            .map(level -> find(tenant, request.step(), level.escalation().to(), now))
            .map(found -> asKnownTo(tenant, request, found))
            .orElse(Found.NOBODY);
    return request.escalate(due.people(), due.standIns(), now);
  }

  /**
   * Whoever is the requester, or was asked, under an address that the directory has by now for
   * somebody who comes in: named by that address, so that the request knows them.
   */
  private Found asKnownTo(TenantId tenant, ApprovalRequest request, Found found) {
    var written = new LinkedHashSet<EmailAddress>();
    if (request.step().requester() != null) {
      written.add(request.step().requester());
    }
    request.assignments().forEach(one -> written.add(one.email()));
    var owners = people.withAddresses(tenant, written);
    var standIns = new HashMap<EmailAddress, Assignment>();
    found
        .standIns()
        .forEach((absent, standIn) ->
            standIns.put(known(absent, written, owners), known(standIn, written, owners)));
    return new Found(
        found.people().stream().map(person -> known(person, written, owners)).toList(),
        standIns,
        found.requester());
  }

  private static Assignment known(
      Assignment person, Set<EmailAddress> written, List<Person> owners) {
    return person.under(known(person.email(), written, owners));
  }

  private static EmailAddress known(
      EmailAddress address, Set<EmailAddress> written, List<Person> owners) {
    return Person.at(address, owners)
        .flatMap(owner -> written.stream().filter(owner::goesBy).findFirst())
        .map(EmailAddress::normalized)
        .orElse(address);
  }

  private WorkingTime lookedUp(TenantId tenant, WorkingTime time) {
    return time instanceof WorkingTime.By(var name)
        ? calendars.find(tenant, name).<WorkingTime>map(WorkingTime.Of::new).orElse(time)
        : time;
  }

  /** Whom these entries stand for, of a step or of its ladder, by the directory as it is now. */
  Found find(TenantId tenant, ApprovalStep step, List<ApproverRef> entries, Instant now) {
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
                      Stream.of(new Entered(named(known, email), entry));
                  case ApproverRef.InRole(var role) ->
                      people.inRole(tenant, role).stream()
                          .map(person -> new Entered(Named.of(person), entry));
                  case ApproverRef.ManagerOfRequester() ->
                      manager(tenant, requester).stream().map(boss -> new Entered(boss, entry));
                })
            .toList();
    return new Found(
        found.stream().map(one -> assigned(one.whom(), List.of(one.through()))).toList(),
        standIns(tenant, found.stream().map(Entered::whom).toList(), step.labels(), now),
        requester == null ? null : requester.email());
  }

  /**
   * One more person, who gets the item of another: named as the request knows them already, and
   * without a look at who stands in for them.
   */
  Assignment assigned(TenantId tenant, ApprovalRequest request, EmailAddress whom) {
    var one = assigned(named(people.withAddresses(tenant, List.of(whom)), whom), List.of());
    return asKnownTo(tenant, request, new Found(List.of(one), Map.of(), null)).people().getFirst();
  }

  /** Whom an entry stands for. */
  private record Entered(Named whom, ApproverRef through) {}

  /** One statement if nobody is away; two more for each further link of the longest chain. */
  private Map<EmailAddress, Assignment> standIns(
      TenantId tenant, List<Named> found, Map<String, String> labels, Instant now) {
    var absent = new HashMap<PersonId, EmailAddress>();
    for (var one : found) {
      if (one.id() != null) {
        absent.put(one.id(), one.email());
      }
    }
    var seen = new HashSet<>(absent.keySet());
    var standIns = new HashMap<EmailAddress, Assignment>();
    while (!absent.isEmpty()) {
      var chosen = new HashMap<PersonId, PersonId>();
      delegations.ofDelegators(tenant, absent.keySet(), now).stream()
          .filter(delegation -> delegation.applies(now, labels))
          // The newest says what holds now.
          .forEach(newest -> chosen.putIfAbsent(newest.delegator(), newest.delegate()));
      var delegates = new HashMap<PersonId, Person>();
      if (!chosen.isEmpty()) {
        people
            .findAll(tenant, Set.copyOf(chosen.values()))
            .forEach(person -> delegates.put(person.id(), person));
      }
      for (var delegation : chosen.entrySet()) {
        var delegate = delegates.get(delegation.getValue());
        var delegator = absent.get(delegation.getKey());
        if (delegate != null && delegator != null) {
          standIns.put(delegator, assigned(Named.of(delegate), List.of()));
        }
      }
      absent = new HashMap<>();
      for (var delegate : delegates.values()) {
        if (seen.add(delegate.id())) {
          absent.put(delegate.id(), delegate.email());
        }
      }
    }
    return standIns;
  }

  /**
   * Somebody by the address that stands for them.
   *
   * @param id null if the directory does not know them
   * @param manager null if it is not known
   */
  private record Named(
      @Nullable PersonId id,
      EmailAddress email,
      String name,
      Locale locale,
      @Nullable EmailAddress manager) {
    static Named of(Person person) {
      return new Named(
          person.id(), person.email(), person.name(), person.locale(), person.manager());
    }
  }

  /** Whom the directory knows by this address, or else nobody but the address. */
  private static Named named(List<Person> known, EmailAddress address) {
    return Person.at(address, known)
        .map(Named::of)
        .orElseGet(() -> new Named(null, address.normalized(), "", Locale.ENGLISH, null));
  }

  private List<Named> manager(TenantId tenant, @Nullable Named requester) {
    if (requester == null || requester.manager() == null) {
      return List.of();
    }
    var manager = requester.manager();
    return List.of(named(people.withAddresses(tenant, List.of(manager)), manager));
  }

  private Assignment assigned(Named whom, List<ApproverRef> reasons) {
    return new Assignment(
        new AssignmentId(ids.next("asg")), whom.email(), whom.name(), whom.locale(), reasons, null);
  }
}
