package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.Handles;
import io.countersign.application.port.People;
import io.countersign.application.port.People.Change;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.DigestTimes;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.QuietHours;
import io.countersign.domain.person.Role;
import io.countersign.domain.person.WritingTimes;
import io.countersign.domain.tenant.TenantId;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link People} does. */
public interface PeopleContract extends StorageContract {
  ChannelId CHAT = new ChannelId("chat");

  People testee();

  Handles handles();

  @Test
  default void a_person_comes_back_exactly_as_added() {
    var tenant = aStoredTenant();
    var person =
        new Person(
            new PersonId("per_a-B_9"),
            new EmailAddress("Zoe.O'Hara+x@Sub.Example.test"),
            "Zoë O’Hara 🖋",
            Set.of(new Role("finance"), new Role("cfo.deputy"), new Role("board_1")),
            Locale.forLanguageTag("zh-Hant-TW"),
            Map.of(
                new ChannelId("chat"),
                new Handle("U024BE7LH"),
                new ChannelId("pager"),
                new Handle("+49-30-1")),
            Set.of(new EmailAddress("z.ohara@example.test"), new EmailAddress("zoe@old.test")),
            new EmailAddress("boss+1@example.test"),
            new QuietHours(
                ZoneId.of("America/Argentina/ComodRivadavia"),
                LocalTime.of(22, 0),
                LocalTime.of(7, 5)),
            new DigestTimes(
                ZoneId.of("America/Argentina/ComodRivadavia"),
                Stream.of("00:00", "08:30", "10:00", "14:05", "18:00", "23:59")
                    .map(LocalTime::parse)
                    .toList()));

    assertThat(inTransaction(() -> testee().add(tenant, person))).isEqualTo(Change.MADE);

    assertThat(testee().find(tenant, person.id())).contains(person);
    assertThat(testee().list(tenant, "", 10)).containsExactly(person);
  }

  @Test
  default void a_person_is_found_by_address_in_any_letter_case() {
    var tenant = aStoredTenant();
    var person = stored(tenant, Samples.aPerson("Ana@Example.test"));

    assertThat(withAddress(tenant, "aNA@eXAMPLE.test")).containsExactly(person);
    assertThat(withAddress(tenant, "anna@example.test")).isEmpty();
  }

  @Test
  default void an_address_belongs_to_one_person_only() {
    var tenant = aStoredTenant();
    var person = stored(tenant, Samples.aPerson("ana@example.test", "finance"));
    var second = Samples.aPerson("ANA@example.test", "board");

    assertThat(inTransaction(() -> testee().add(tenant, second))).isEqualTo(Change.EMAIL_TAKEN);

    assertThat(testee().list(tenant, "", 10)).containsExactly(person);
    assertThat(testee().inRole(tenant, new Role("board"))).isEmpty();
  }

  @Test
  default void a_change_replaces_everything_but_the_id() {
    var tenant = aStoredTenant();
    var person = stored(tenant, Samples.aPerson("ana@example.test", "finance", "board"));
    var bystander = stored(tenant, Samples.aPerson("ben@example.test", "finance"));
    var changed =
        new Person(
            person.id(),
            new EmailAddress("ana.new@example.test"),
            "Ana New",
            Set.of(new Role("board"), new Role("cfo")),
            Locale.GERMAN,
            Map.of(new ChannelId("chat"), new Handle("U2")),
            Set.of(new EmailAddress("ana@old.test")),
            new EmailAddress("boss@example.test"));

    assertThat(inTransaction(() -> testee().change(tenant, changed))).isEqualTo(Change.MADE);

    assertThat(testee().find(tenant, person.id())).contains(changed);
    assertThat(withAddress(tenant, person.email().value())).isEmpty();
    assertThat(testee().inRole(tenant, new Role("finance"))).containsExactly(bystander);
    assertThat(testee().inRole(tenant, new Role("cfo"))).containsExactly(changed);
  }

  @Test
  default void when_to_write_is_found_by_the_very_own_address() {
    var tenant = aStoredTenant();
    var hours = new QuietHours(ZoneId.of("Europe/Berlin"), LocalTime.of(22, 0), LocalTime.of(7, 0));
    var digest = new DigestTimes(ZoneId.of("Asia/Tokyo"), List.of(LocalTime.of(8, 30)));
    var ana = stored(tenant, Samples.aPerson("ana@example.test"));
    stored(tenant, Samples.aPerson("ben@example.test"));
    var address = new EmailAddress("ANA@example.test");
    assertThat(testee().writingTimes(tenant, address)).isEmpty();

    for (var times :
        List.of(
            new WritingTimes(hours, null),
            new WritingTimes(hours, digest),
            new WritingTimes(null, digest))) {
      var wishing = wishing(ana, times);
      assertThat(inTransaction(() -> testee().change(tenant, wishing))).isEqualTo(Change.MADE);
      assertThat(testee().writingTimes(tenant, address)).contains(times);
      assertThat(testee().find(tenant, ana.id())).contains(wishing);
    }
    assertThat(testee().writingTimes(tenant, new EmailAddress("ben@example.test"))).isEmpty();
    assertThat(testee().writingTimes(aStoredTenant(), address)).isEmpty();

    assertThat(inTransaction(() -> testee().change(tenant, ana))).isEqualTo(Change.MADE);
    assertThat(testee().writingTimes(tenant, address)).isEmpty();
  }

  private static Person wishing(Person person, WritingTimes times) {
    return new Person(
        person.id(),
        person.email(),
        person.name(),
        person.roles(),
        person.locale(),
        person.handles(),
        person.aliases(),
        person.manager(),
        times.quiet(),
        times.digest());
  }

  @Test
  default void a_change_to_the_address_of_somebody_else_is_refused_and_changes_nothing() {
    var tenant = aStoredTenant();
    var ana = stored(tenant, Samples.aPerson("ana@example.test", "finance"));
    var ben = stored(tenant, Samples.aPerson("ben@example.test"));
    var taken =
        new Person(
            ben.id(), ana.email(), "Changed", Set.of(new Role("board")), Locale.GERMAN, Map.of());

    assertThat(inTransaction(() -> testee().change(tenant, taken))).isEqualTo(Change.EMAIL_TAKEN);

    assertThat(testee().find(tenant, ana.id())).contains(ana);
    assertThat(testee().find(tenant, ben.id())).contains(ben);
    assertThat(testee().inRole(tenant, new Role("board"))).isEmpty();
  }

  @Test
  default void a_person_may_be_changed_without_a_new_address() {
    var tenant = aStoredTenant();
    var person = stored(tenant, Samples.aPerson("ana@example.test", "finance"));
    var changed =
        new Person(person.id(), person.email(), "Ana A.", Set.of(), person.locale(), Map.of());

    assertThat(inTransaction(() -> testee().change(tenant, changed))).isEqualTo(Change.MADE);
    assertThat(inTransaction(() -> testee().change(tenant, changed))).isEqualTo(Change.MADE);

    assertThat(testee().find(tenant, person.id())).contains(changed);
  }

  @Test
  default void a_removed_person_is_gone_from_everywhere() {
    var tenant = aStoredTenant();
    var person = stored(tenant, Samples.aPerson("ana@example.test", "finance"));

    assertThat(inTransaction(() -> testee().remove(tenant, person.id()))).isTrue();
    assertThat(inTransaction(() -> testee().remove(tenant, person.id()))).isFalse();

    assertThat(testee().find(tenant, person.id())).isEmpty();
    assertThat(withAddress(tenant, person.email().value())).isEmpty();
    assertThat(testee().inRole(tenant, new Role("finance"))).isEmpty();
    assertThat(inTransaction(() -> testee().add(tenant, Samples.aPerson("ana@example.test"))))
        .isEqualTo(Change.MADE);
  }

  @Test
  default void those_in_a_role_come_by_id() {
    var tenant = aStoredTenant();
    var ana = stored(tenant, Samples.aPerson("ana@example.test", "finance", "board"));
    var zoe = stored(tenant, Samples.aPerson("zoe@example.test", "finance"));
    var ben = stored(tenant, Samples.aPerson("ben@example.test", "finance"));
    stored(tenant, Samples.aPerson("chen@example.test", "finance-2"));

    assertThat(testee().inRole(tenant, new Role("finance"))).containsExactly(ana, zoe, ben);
    assertThat(testee().inRole(tenant, new Role("nobody"))).isEmpty();
  }

  @Test
  default void people_are_listed_by_id_page_by_page_and_letter_case_counts() {
    var tenant = aStoredTenant();
    var ids = List.of("per_1", "per_B", "per_Z", "per_a", "per_b");
    for (var id : List.of("per_b", "per_Z", "per_1", "per_a", "per_B")) {
      stored(tenant, withId(id, "p" + ids.indexOf(id) + "@example.test"));
    }

    var seen = new ArrayList<String>();
    var page = testee().list(tenant, "", 2);
    while (!page.isEmpty()) {
      page.forEach(person -> seen.add(person.id().value()));
      page = testee().list(tenant, seen.getLast(), 2);
    }

    assertThat(seen).isEqualTo(ids);
    assertThat(testee().find(tenant, new PersonId("per_z"))).isEmpty();
  }

  @Test
  default void another_tenant_neither_sees_nor_touches_a_person() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var person = stored(tenant, Samples.aPerson("ana@example.test", "finance"));

    store(() -> testee().change(other, person));
    assertThat(inTransaction(() -> testee().remove(other, person.id()))).isFalse();
    assertThat(testee().find(other, person.id())).isEmpty();
    assertThat(withAddress(other, person.email().value())).isEmpty();
    assertThat(testee().inRole(other, new Role("finance"))).isEmpty();
    assertThat(testee().list(other, "", 10)).isEmpty();
    assertThat(testee().find(tenant, person.id())).contains(person);
  }

  @Test
  default void the_same_id_and_address_in_another_tenant_are_another_person() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = stored(tenant, Samples.aPerson("ana@example.test", "finance"));
    var theirs =
        stored(
            other,
            new Person(
                mine.id(),
                mine.email(),
                "Another Ana",
                Set.of(new Role("cfo")),
                Locale.GERMAN,
                Map.of()));

    assertThat(testee().find(tenant, mine.id())).contains(mine);
    assertThat(withAddress(other, mine.email().value())).contains(theirs);

    store(() -> testee().remove(other, theirs.id()));
    assertThat(testee().inRole(tenant, new Role("finance"))).containsExactly(mine);
  }

  @Test
  default void a_handle_tells_whose_it_is_and_letter_case_counts() {
    var tenant = aStoredTenant();
    var ana = stored(tenant, called(Samples.aPerson("ana@example.test"), "U1"));
    var ben = stored(tenant, called(Samples.aPerson("ben@example.test"), "u1"));
    stored(tenant, Samples.aPerson("chen@example.test"));

    assertThat(handles().owner(tenant, CHAT, new Handle("U1"))).contains(ana);
    assertThat(handles().owner(tenant, CHAT, new Handle("u1"))).contains(ben);
    assertThat(handles().owner(tenant, CHAT, new Handle("U2"))).isEmpty();
    assertThat(handles().owner(tenant, new ChannelId("pager"), new Handle("U1"))).isEmpty();
    assertThat(handles().owner(aStoredTenant(), CHAT, new Handle("U1"))).isEmpty();
    assertThat(
            handles()
                .of(
                    tenant,
                    CHAT,
                    List.of(ana.email(), ben.email(), new EmailAddress("chen@example.test"))))
        .isEqualTo(Map.of(ana.email(), new Handle("U1"), ben.email(), new Handle("u1")));
    assertThat(handles().of(tenant, new ChannelId("pager"), List.of(ana.email()))).isEmpty();
    assertThat(handles().of(tenant, CHAT, List.of())).isEmpty();
  }

  @Test
  default void a_handle_belongs_to_one_person_only_until_it_is_taken_away() {
    var tenant = aStoredTenant();
    var ana = stored(tenant, called(Samples.aPerson("ana@example.test"), "U1"));
    var ben = stored(tenant, called(Samples.aPerson("ben@example.test"), "U2"));
    var second = called(Samples.aPerson("chen@example.test"), "U1");

    assertThat(inTransaction(() -> testee().add(tenant, second))).isEqualTo(Change.HANDLE_TAKEN);
    assertThat(inTransaction(() -> testee().change(tenant, called(ben, "U1"))))
        .isEqualTo(Change.HANDLE_TAKEN);
    assertThat(handles().owner(tenant, CHAT, new Handle("U1"))).contains(ana);
    assertThat(testee().find(tenant, ben.id())).contains(ben);
    assertThat(testee().find(tenant, second.id())).isEmpty();

    store(() -> testee().remove(tenant, ana.id()));
    assertThat(handles().owner(tenant, CHAT, new Handle("U1"))).isEmpty();
    assertThat(inTransaction(() -> testee().change(tenant, called(ben, "U1"))))
        .isEqualTo(Change.MADE);
    assertThat(handles().owner(tenant, CHAT, new Handle("U2"))).isEmpty();
  }

  @Test
  default void a_person_is_found_by_alias_and_with_a_tag_that_was_never_entered() {
    var tenant = aStoredTenant();
    var ana = stored(tenant, alias(Samples.aPerson("ana@example.test"), "a.lyst+work@old.test"));
    var ben = stored(tenant, Samples.aPerson("ben+1@example.test"));
    var bea = stored(tenant, Samples.aPerson("ben+2@example.test"));
    stored(tenant, Samples.aPerson("chen@example.test"));

    assertThat(withAddress(tenant, "A.Lyst+Work@old.test")).containsExactly(ana);
    assertThat(withAddress(tenant, "a.lyst@old.test")).containsExactly(ana);
    assertThat(withAddress(tenant, "ana+x@example.test")).containsExactly(ana);
    assertThat(withAddress(tenant, "ben@example.test")).containsExactly(ben, bea);
    assertThat(
            testee()
                .withAddresses(
                    tenant,
                    List.of(
                        new EmailAddress("ben+1@example.test"),
                        new EmailAddress("a.lyst@old.test"),
                        new EmailAddress("nobody@example.test"))))
        .containsExactly(ana, ben, bea);
    assertThat(testee().withAddresses(tenant, List.of())).isEmpty();
    assertThat(withAddress(aStoredTenant(), "a.lyst@old.test")).isEmpty();
  }

  @Test
  default void some_people_are_found_by_id() {
    var tenant = aStoredTenant();
    var ana = stored(tenant, alias(Samples.aPerson("ana@example.test", "finance"), "a@old.test"));
    var ben = stored(tenant, Samples.aPerson("ben@example.test"));
    stored(tenant, Samples.aPerson("chen@example.test"));

    assertThat(testee().findAll(tenant, List.of(ben.id(), ana.id(), new PersonId("per_none"))))
        .containsExactly(ana, ben);
    assertThat(testee().findAll(tenant, List.of())).isEmpty();
    assertThat(testee().findAll(aStoredTenant(), List.of(ana.id()))).isEmpty();
  }

  @Test
  default void an_alias_is_nobody_elses_address_with_or_without_a_tag() {
    var tenant = aStoredTenant();
    var ana = stored(tenant, alias(Samples.aPerson("ana@example.test"), "a.lyst@old.test"));
    var ben = stored(tenant, Samples.aPerson("ben@example.test"));

    for (var taken : List.of("a.lyst@old.test", "A.Lyst+x@old.test")) {
      assertThat(inTransaction(() -> testee().add(tenant, Samples.aPerson(taken))))
          .isEqualTo(Change.EMAIL_TAKEN);
      assertThat(inTransaction(() -> testee().change(tenant, alias(ben, taken))))
          .isEqualTo(Change.EMAIL_TAKEN);
    }
    assertThat(inTransaction(() -> testee().change(tenant, alias(ben, "ana+1@example.test"))))
        .isEqualTo(Change.EMAIL_TAKEN);
    assertThat(testee().find(tenant, ben.id())).contains(ben);

    assertThat(inTransaction(() -> testee().change(tenant, alias(ana, "lyst@old.test"))))
        .isEqualTo(Change.MADE);
    assertThat(inTransaction(() -> testee().change(tenant, alias(ben, "a.lyst@old.test"))))
        .isEqualTo(Change.MADE);
    assertThat(withAddress(tenant, "a.lyst@old.test"))
        .extracting(Person::id)
        .containsExactly(ben.id());
  }

  private static Person alias(Person person, String alias) {
    return new Person(
        person.id(),
        person.email(),
        person.name(),
        person.roles(),
        person.locale(),
        person.handles(),
        Set.of(new EmailAddress(alias)),
        null);
  }

  private List<Person> withAddress(TenantId tenant, String address) {
    return testee().withAddresses(tenant, List.of(new EmailAddress(address)));
  }

  private static Person called(Person person, String handle) {
    return new Person(
        person.id(),
        person.email(),
        person.name(),
        person.roles(),
        person.locale(),
        Map.of(CHAT, new Handle(handle)));
  }

  private Person stored(TenantId tenant, Person person) {
    assertThat(inTransaction(() -> testee().add(tenant, person))).isEqualTo(Change.MADE);
    return person;
  }

  private static Person withId(String id, String email) {
    var sample = Samples.aPerson(email);
    return new Person(
        new PersonId(id),
        sample.email(),
        sample.name(),
        sample.roles(),
        sample.locale(),
        sample.handles());
  }
}
