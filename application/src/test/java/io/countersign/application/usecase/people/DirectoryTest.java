package io.countersign.application.usecase.people;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.CHAT;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.countersign.application.access.Caller;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.people.ChangePerson.Result;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.Role;
import io.countersign.domain.tenant.TenantId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The directory that roles resolve against. */
class DirectoryTest {
  private static final TenantId GLOBEX = new TenantId("globex");

  private final World world = new World();
  private final AddPerson add =
      new AddPerson(
          world.transactions, world.storage.people, world.storage.auditLog, world.ids, world.clock);
  private final ChangePerson change =
      new ChangePerson(
          world.transactions, world.storage.people, world.storage.auditLog, world.clock);
  private final RemovePerson remove =
      new RemovePerson(
          world.transactions, world.storage.people, world.storage.auditLog, world.clock);
  private final FindPeople find = new FindPeople(world.storage.people);

  private AddPerson.Result added(String email, String handle) {
    return add.handle(
        new AddPerson.Command(
            client(),
            new EmailAddress(email),
            "Ana Lyst",
            Set.of(new Role("finance")),
            Locale.GERMAN,
            Map.of(CHAT, new Handle(handle)),
            Set.of(),
            null,
            null,
            null));
  }

  private Person add(String email) {
    return added(email, "U-" + email) instanceof AddPerson.Result.Added(var person)
        ? person
        : fail("Not added");
  }

  private Result rename(Caller.Client caller, PersonId id, String email) {
    return change.handle(
        new ChangePerson.Command(
            caller, id, new EmailAddress(email), null, null, null, null, null, null, null, null));
  }

  @Test
  void somebody_is_added_under_a_normal_address() {
    var ana = add("Ana@Example.test");
    assertThat(ana.email().value()).isEqualTo("ana@example.test");
    assertThat(find.find(ACME, ana.id())).contains(ana);
    assertThat(find.findAfter(ACME, "", 10)).containsExactly(ana);
    assertThat(find.findAfter(ACME, ana.id().value(), 10)).isEmpty();
    assertThat(world.audit.ofTenant()).endsWith("person.added");
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "email"))
        .isEqualTo("ana@example.test");
  }

  @Test
  void an_address_is_taken_once() {
    add("ana@example.test");
    var before = world.everything();
    assertThat(added("ANA@example.test", "U2")).isEqualTo(new AddPerson.Result.EmailTaken());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void what_is_not_named_stays_as_it_is() {
    var ana = add("ana@example.test");
    var result =
        change.handle(
            new ChangePerson.Command(
                client(),
                ana.id(),
                null,
                null,
                Set.of(new Role("board")),
                null,
                null,
                null,
                null,
                null,
                null));
    assertThat(result)
        .isEqualTo(
            new Result.Changed(
                new Person(
                    ana.id(),
                    ana.email(),
                    "Ana Lyst",
                    Set.of(new Role("board")),
                    Locale.GERMAN,
                    ana.handles())));
    assertThat(world.audit.ofTenant()).endsWith("person.changed");
  }

  @Test
  void nobody_is_called_like_somebody_else_on_a_channel() {
    var ana = add("ana@example.test");
    var ben = add("ben@example.test");
    var before = world.everything();
    var taken = Map.of(CHAT, new Handle("U-ana@example.test"));
    assertThat(added("chen@example.test", "U-ana@example.test"))
        .isEqualTo(new AddPerson.Result.HandleTaken());
    assertThat(
            change.handle(
                new ChangePerson.Command(
                    client(), ben.id(), null, null, null, null, taken, null, null, null, null)))
        .isEqualTo(new Result.HandleTaken());
    assertThat(added("Ana@example.test", "U9")).isEqualTo(new AddPerson.Result.EmailTaken());
    assertThat(world.everything()).isEqualTo(before);

    change.handle(
        new ChangePerson.Command(
            client(), ana.id(), null, null, null, null, Map.of(), null, null, null, null));
    assertThat(find.find(ACME, ana.id()).orElseThrow().handles()).isEmpty();
    assertThat(
            change.handle(
                new ChangePerson.Command(
                    client(), ben.id(), null, null, null, null, taken, null, null, null, null)))
        .isInstanceOf(Result.Changed.class);
  }

  @Test
  void nobody_takes_anothers_address() {
    add("ana@example.test");
    var ben = add("ben@example.test");
    var before = world.everything();
    assertThat(rename(client(), ben.id(), "Ana@example.test")).isEqualTo(new Result.EmailTaken());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("C44 another tenant's people are nobody")
  void foreign_people_are_not_found() {
    var ana = add("ana@example.test");
    var before = world.everything();
    assertThat(rename(client(GLOBEX), ana.id(), "eve@example.test"))
        .isEqualTo(new Result.NoSuchPerson());
    assertThat(remove.handle(client(GLOBEX), ana.id())).isFalse();
    assertThat(find.find(GLOBEX, ana.id())).isEmpty();
    assertThat(find.findAfter(GLOBEX, "", 10)).isEmpty();
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void open_requests_keep_whom_they_asked() {
    var ana = add("ana@example.test");
    var request = world.open(aStep().asking("x@example.test").andRole("finance"));
    assertThat(remove.handle(client(), ana.id())).isTrue();
    assertThat(remove.handle(client(), ana.id())).isFalse();
    assertThat(find.find(ACME, ana.id())).isEmpty();
    assertThat(world.audit.ofTenant()).endsWith("person.added", "person.removed");
    assertThat(world.now(request).assignments())
        .extracting(a -> a.email().value())
        .containsExactly("x@example.test", "ana@example.test");
  }

  @Test
  void aliases_and_manager_are_kept_and_on_record_until_they_change() {
    var ana = add("ana@example.test");
    var other =
        change.handle(
            new ChangePerson.Command(
                client(),
                ana.id(),
                null,
                null,
                null,
                null,
                null,
                Set.of(new EmailAddress("A.Lyst@old.test"), new EmailAddress("ANA@example.test")),
                new ChangePerson.Managing(new EmailAddress("Boss@example.test")),
                null,
                null));
    assertThat(other).isInstanceOf(Result.Changed.class);
    var changed = find.find(ACME, ana.id()).orElseThrow();
    assertThat(changed.aliases()).containsExactly(new EmailAddress("a.lyst@old.test"));
    assertThat(changed.manager()).isEqualTo(new EmailAddress("boss@example.test"));
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "manager"))
        .isEqualTo("boss@example.test");
    assertThat(world.audit.lastOfTenant().toString()).contains("a.lyst@old.test");

    rename(client(), ana.id(), "ana.new@example.test");
    assertThat(find.find(ACME, ana.id()).orElseThrow().aliases()).isEqualTo(changed.aliases());
    change.handle(
        new ChangePerson.Command(
            client(),
            ana.id(),
            null,
            null,
            null,
            null,
            null,
            null,
            new ChangePerson.Managing(null),
            null,
            null));
    assertThat(find.find(ACME, ana.id()).orElseThrow().manager()).isNull();
  }

  @Test
  void nobody_is_their_own_manager_under_any_address() {
    var ana = add("ana@example.test");
    var before = world.everything();
    for (var boss : Set.of("ana+boss@example.test", "a.lyst@old.test")) {
      assertThatThrownBy(() ->
              change.handle(
                  new ChangePerson.Command(
                      client(),
                      ana.id(),
                      null,
                      null,
                      null,
                      null,
                      null,
                      Set.of(new EmailAddress("a.lyst@old.test")),
                      new ChangePerson.Managing(new EmailAddress(boss)),
                      null,
                      null)))
          .isInstanceOf(InvalidValueException.class)
          .hasMessage("Nobody is their own manager.");
    }
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void nobody_is_added_without_a_record() {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> add("ana@example.test")).isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
  }
}
