package io.countersign.adapters.persistence;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.countersign.application.port.People;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.Role;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Singleton
final class JdbcPeople implements People {
  private final Sql sql;

  JdbcPeople(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean add(TenantId tenant, Person person) {
    return unlessAddressTaken(
        tenant,
        person,
        () -> {
          sql.update(
              "INSERT INTO person (tenant_id, id, email, name, locale) VALUES (?, ?, ?, ?, ?)",
              tenant,
              person.id(),
              person.email(),
              person.name(),
              person.locale().toLanguageTag());
          addRoles(tenant, person);
          return true;
        });
  }

  @Override
  public boolean change(TenantId tenant, Person person) {
    return unlessAddressTaken(
        tenant,
        person,
        () -> {
          var changed =
              sql.update(
                  "UPDATE person SET email = ?, name = ?, locale = ? WHERE tenant_id = ? AND id = ?",
                  person.email(),
                  person.name(),
                  person.locale().toLanguageTag(),
                  tenant,
                  person.id());
          if (changed == 0) {
            return false;
          }
          sql.update(
              "DELETE FROM person_role WHERE tenant_id = ? AND person_id = ?", tenant, person.id());
          addRoles(tenant, person);
          return true;
        });
  }

  private boolean unlessAddressTaken(TenantId tenant, Person person, Change change) {
    try {
      return change.make();
    } catch (DatabaseException failed) {
      if (failed.duplicate()
          && findByEmail(tenant, person.email())
              .filter(p -> !p.id().equals(person.id()))
              .isPresent()) {
        return false;
      }
      throw failed;
    }
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
  public Optional<Person> findByEmail(TenantId tenant, EmailAddress email) {
    return people(
            tenant,
            "SELECT * FROM person WHERE tenant_id = ? AND email = ?",
            tenant,
            email.normalized())
        .stream()
        .findFirst();
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
    var found = sql.list(query, JdbcPeople::withoutRoles, parameters);
    if (found.isEmpty()) {
      return found;
    }
    var whose = new ArrayList<@Nullable Object>(List.of(tenant));
    found.forEach(person -> whose.add(person.id()));
    var roles =
        sql
            .list(
                """
                SELECT person_id, role FROM person_role WHERE tenant_id = ? AND person_id IN (%s)
                """
                    .formatted(Sql.placeholders(found.size())),
                row -> new Held(new PersonId(row.text("person_id")), new Role(row.text("role"))),
                whose.toArray())
            .stream()
            .collect(groupingBy(Held::person, mapping(Held::role, toSet())));
    return found.stream().map(p -> with(p, roles.getOrDefault(p.id(), Set.of()))).toList();
  }

  private static Person withoutRoles(Row row) throws SQLException {
    return new Person(
        new PersonId(row.text("id")),
        new EmailAddress(row.text("email")),
        row.text("name"),
        Set.of(),
        Locale.forLanguageTag(row.text("locale")));
  }

  private static Person with(Person person, Set<Role> roles) {
    return new Person(person.id(), person.email(), person.name(), roles, person.locale());
  }

  private record Held(PersonId person, Role role) {}

  @FunctionalInterface
  private interface Change {
    boolean make();
  }
}
