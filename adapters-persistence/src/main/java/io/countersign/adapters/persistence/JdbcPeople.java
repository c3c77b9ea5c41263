package io.countersign.adapters.persistence;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.countersign.application.port.Handles;
import io.countersign.application.port.People;
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
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Singleton
final class JdbcPeople implements People, Handles {
  private static final String BETWEEN_TIMES = " ";

  private final Sql sql;

  JdbcPeople(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Change add(TenantId tenant, Person person) {
    return unlessTaken(
        tenant,
        person,
        () -> {
          sql.update(
              """
              INSERT INTO person (tenant_id, id, email, name, locale, manager, quiet_zone, quiet_from, quiet_until,
                digest_zone, digest_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              """,
              tenant,
              person.id(),
              person.email(),
              person.name(),
              person.locale().toLanguageTag(),
              person.manager(),
              zone(person.quietHours()),
              from(person.quietHours()),
              until(person.quietHours()),
              zone(person.digest()),
              times(person.digest()));
          addAddresses(tenant, person);
          addRoles(tenant, person);
          addHandles(tenant, person);
          return Change.MADE;
        });
  }

  @Override
  public Change change(TenantId tenant, Person person) {
    return unlessTaken(
        tenant,
        person,
        () -> {
          var changed =
              sql.update(
                  """
                  UPDATE person SET email = ?, name = ?, locale = ?, manager = ?, quiet_zone = ?, quiet_from = ?,
                    quiet_until = ?, digest_zone = ?, digest_at = ?
                  WHERE tenant_id = ? AND id = ?
                  """,
                  person.email(),
                  person.name(),
                  person.locale().toLanguageTag(),
                  person.manager(),
                  zone(person.quietHours()),
                  from(person.quietHours()),
                  until(person.quietHours()),
                  zone(person.digest()),
                  times(person.digest()),
                  tenant,
                  person.id());
          if (changed == 0) {
            return Change.NO_SUCH_PERSON;
          }
          for (var table : List.of("person_address", "person_role", "person_handle")) {
            sql.update(
                "DELETE FROM " + table + " WHERE tenant_id = ? AND person_id = ?",
                tenant,
                person.id());
          }
          addAddresses(tenant, person);
          addRoles(tenant, person);
          addHandles(tenant, person);
          return Change.MADE;
        });
  }

  /** Looked up first, so that a refusal leaves nothing half written. */
  private Change unlessTaken(TenantId tenant, Person person, Supplier<Change> change) {
    var taken = taken(tenant, person);
    if (taken.isPresent()) {
      return taken.get();
    }
    try {
      return change.get();
    } catch (DatabaseException failed) {
      throw failed.duplicate() ? new PlaceTakenException(failed) : failed;
    }
  }

  private Optional<Change> taken(TenantId tenant, Person person) {
    if (withAddresses(tenant, addresses(person)).stream()
        .filter(other -> !other.id().equals(person.id()))
        .anyMatch(person::collidesWith)) {
      return Optional.of(Change.EMAIL_TAKEN);
    }
    return person.handles().entrySet().stream()
        .flatMap(held -> owner(tenant, held.getKey(), held.getValue()).stream())
        .filter(owner -> !owner.id().equals(person.id()))
        .findFirst()
        .map(_ -> Change.HANDLE_TAKEN);
  }

  @Override
  public Optional<Person> owner(TenantId tenant, ChannelId channel, Handle handle) {
    return people(
            tenant,
            """
            SELECT p.* FROM person_handle h JOIN person p ON p.tenant_id = h.tenant_id AND p.id = h.person_id
            WHERE h.tenant_id = ? AND h.channel = ? AND h.handle = ?
            """,
            tenant,
            channel,
            handle)
        .stream()
        .findFirst();
  }

  @Override
  public Map<EmailAddress, Handle> of(
      TenantId tenant, ChannelId channel, List<EmailAddress> people) {
    return sql
        .list(
            """
            SELECT p.email, h.handle FROM person p
            JOIN person_handle h ON h.tenant_id = p.tenant_id AND h.person_id = p.id
            WHERE p.tenant_id = ? AND h.channel = ? AND p.email IN (%s)
            """
                .formatted(Sql.placeholders(people.size())),
            row -> Map.entry(new EmailAddress(row.text("email")), new Handle(row.text("handle"))),
            Stream.concat(Stream.of(tenant, channel), people.stream()).toArray())
        .stream()
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static List<EmailAddress> addresses(Person person) {
    return Stream.concat(Stream.of(person.email()), person.aliases().stream()).toList();
  }

  private void addAddresses(TenantId tenant, Person person) {
    sql.insert(
        "INSERT INTO person_address (tenant_id, address, mailbox, person_id)",
        addresses(person).stream()
            .map(address ->
                List.<@Nullable Object>of(tenant, address, address.mailbox(), person.id()))
            .toList());
  }

  private void addHandles(TenantId tenant, Person person) {
    sql.insert(
        "INSERT INTO person_handle (tenant_id, channel, handle, person_id)",
        person.handles().entrySet().stream()
            .map(held ->
                List.<@Nullable Object>of(tenant, held.getKey(), held.getValue(), person.id()))
            .toList());
  }

  private void addRoles(TenantId tenant, Person person) {
    sql.insert(
        "INSERT INTO person_role (tenant_id, role, person_id)",
        person.roles().stream()
            .map(role -> List.<@Nullable Object>of(tenant, role, person.id()))
            .toList());
  }

  @Override
  public boolean remove(TenantId tenant, PersonId id) {
    return sql.update("DELETE FROM person WHERE tenant_id = ? AND id = ?", tenant, id) == 1;
  }

  @Override
  public Optional<Person> find(TenantId tenant, PersonId id) {
    return people(tenant, "SELECT * FROM person WHERE tenant_id = ? AND id = ?", tenant, id)
        .stream()
        .findFirst();
  }

  @Override
  public List<Person> withAddresses(TenantId tenant, Collection<EmailAddress> addresses) {
    var mailboxes = addresses.stream().map(EmailAddress::mailbox).distinct().toList();
    return people(
        tenant,
        """
        SELECT p.* FROM person p WHERE p.tenant_id = ? AND p.id IN (
          SELECT a.person_id FROM person_address a WHERE a.tenant_id = ? AND a.mailbox IN (%s))
        ORDER BY p.id
        """
            .formatted(Sql.placeholders(mailboxes.size())),
        Stream.concat(Stream.of(tenant, tenant), mailboxes.stream()).toArray());
  }

  @Override
  public Optional<WritingTimes> writingTimes(TenantId tenant, EmailAddress email) {
    return sql.first(
        """
        SELECT quiet_zone, quiet_from, quiet_until, digest_zone, digest_at FROM person
        WHERE tenant_id = ? AND email = ? AND (quiet_zone IS NOT NULL OR digest_zone IS NOT NULL)
        """,
        row -> new WritingTimes(quiet(row), digest(row)),
        tenant,
        email.normalized());
  }

  private static @Nullable String zone(@Nullable QuietHours hours) {
    return hours == null ? null : hours.zone().getId();
  }

  private static @Nullable String zone(@Nullable DigestTimes times) {
    return times == null ? null : times.zone().getId();
  }

  private static @Nullable String times(@Nullable DigestTimes times) {
    return times == null
        ? null
        : times.at().stream().map(LocalTime::toString).collect(joining(BETWEEN_TIMES));
  }

  private static @Nullable String from(@Nullable QuietHours hours) {
    return hours == null ? null : hours.from().toString();
  }

  private static @Nullable String until(@Nullable QuietHours hours) {
    return hours == null ? null : hours.until().toString();
  }

  @Override
  public List<Person> findAll(TenantId tenant, Collection<PersonId> ids) {
    return people(
        tenant,
        "SELECT * FROM person WHERE tenant_id = ? AND id IN (%s) ORDER BY id"
            .formatted(Sql.placeholders(ids.size())),
        Stream.concat(Stream.of(tenant), ids.stream()).toArray());
  }

  @Override
  public List<Person> inRole(TenantId tenant, Role role) {
    return people(
        tenant,
        """
        SELECT p.* FROM person_role r JOIN person p ON p.tenant_id = r.tenant_id AND p.id = r.person_id
        WHERE r.tenant_id = ? AND r.role = ? ORDER BY p.id
        """,
        tenant,
        role);
  }

  @Override
  public List<Person> list(TenantId tenant, String afterId, int limit) {
    return people(
        tenant,
        "SELECT * FROM person WHERE tenant_id = ? AND id > ? ORDER BY id LIMIT ?",
        tenant,
        afterId,
        limit);
  }

  private List<Person> people(TenantId tenant, String query, Object... parameters) {
    var found = sql.list(query, JdbcPeople::alone, parameters);
    if (found.isEmpty()) {
      return found;
    }
    var whose = new ArrayList<@Nullable Object>(List.of(tenant));
    found.forEach(person -> whose.add(person.id()));
    var roles =
        parts("SELECT person_id, role FROM person_role", JdbcPeople::role, whose).stream()
            .collect(groupingBy(Part::person, mapping(Part::value, toSet())));
    var handles =
        parts("SELECT person_id, channel, handle FROM person_handle", JdbcPeople::handle, whose)
            .stream()
            .collect(
                groupingBy(
                    Part::person,
                    toMap(part -> part.value().getKey(), part -> part.value().getValue())));
    var addresses =
        parts("SELECT person_id, address FROM person_address", JdbcPeople::address, whose).stream()
            .collect(groupingBy(Part::person, mapping(Part::value, toSet())));
    return found.stream()
        .map(person ->
            new Person(
                person.id(),
                person.email(),
                person.name(),
                roles.getOrDefault(person.id(), Set.of()),
                person.locale(),
                handles.getOrDefault(person.id(), Map.of()),
                addresses.getOrDefault(person.id(), Set.of()),
                person.manager(),
                person.quietHours(),
                person.digest()))
        .toList();
  }

  private <T> List<Part<T>> parts(
      String select, Row.Reader<Part<T>> reader, List<@Nullable Object> whose) {
    return sql.list(
        select
            + " WHERE tenant_id = ? AND person_id IN ("
            + Sql.placeholders(whose.size() - 1)
            + ")",
        reader,
        whose.toArray());
  }

  /** Without what other tables say. */
  private static Person alone(Row row) throws SQLException {
    var manager = row.textOrNull("manager");
    return new Person(
        new PersonId(row.text("id")),
        new EmailAddress(row.text("email")),
        row.text("name"),
        Set.of(),
        Locale.forLanguageTag(row.text("locale")),
        Map.of(),
        Set.of(),
        manager == null ? null : new EmailAddress(manager),
        quiet(row),
        digest(row));
  }

  private static @Nullable QuietHours quiet(Row row) throws SQLException {
    var zone = row.textOrNull("quiet_zone");
    return zone == null
        ? null
        : new QuietHours(
            ZoneId.of(zone),
            LocalTime.parse(row.text("quiet_from")),
            LocalTime.parse(row.text("quiet_until")));
  }

  private static @Nullable DigestTimes digest(Row row) throws SQLException {
    var zone = row.textOrNull("digest_zone");
    return zone == null
        ? null
        : new DigestTimes(
            ZoneId.of(zone),
            Stream.of(row.text("digest_at").split(BETWEEN_TIMES)).map(LocalTime::parse).toList());
  }

  private static Part<EmailAddress> address(Row row) throws SQLException {
    return new Part<>(new PersonId(row.text("person_id")), new EmailAddress(row.text("address")));
  }

  private static Part<Role> role(Row row) throws SQLException {
    return new Part<>(new PersonId(row.text("person_id")), new Role(row.text("role")));
  }

  private static Part<Map.Entry<ChannelId, Handle>> handle(Row row) throws SQLException {
    return new Part<>(
        new PersonId(row.text("person_id")),
        Map.entry(new ChannelId(row.text("channel")), new Handle(row.text("handle"))));
  }

  /** What another table says of somebody. */
  private record Part<T>(PersonId person, T value) {}
}
