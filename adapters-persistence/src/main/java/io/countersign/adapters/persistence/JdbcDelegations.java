package io.countersign.adapters.persistence;

import io.countersign.application.port.Delegations;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

@Singleton
final class JdbcDelegations implements Delegations {
  private final Sql sql;

  JdbcDelegations(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void add(TenantId tenant, Delegation delegation) {
    sql.update(
        """
        INSERT INTO delegation (tenant_id, id, delegator_id, delegate_id, starts_at, ends_at, scope)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        delegation.id(),
        delegation.delegator(),
        delegation.delegate(),
        delegation.from(),
        delegation.until(),
        ContentJson.ofScope(delegation.scope()));
  }

  @Override
  public boolean remove(TenantId tenant, DelegationId id) {
    return sql.update("DELETE FROM delegation WHERE tenant_id = ? AND id = ?", tenant, id) == 1;
  }

  @Override
  public List<Delegation> ofDelegators(
      TenantId tenant, Collection<PersonId> delegators, Instant now) {
    return sql.list(
        """
        SELECT * FROM delegation
        WHERE tenant_id = ? AND (ends_at IS NULL OR ends_at > ?) AND delegator_id IN (%s)
        ORDER BY id DESC
        """
            .formatted(Sql.placeholders(delegators.size())),
        JdbcDelegations::delegation,
        Stream.concat(Stream.of(tenant, now), delegators.stream()).toArray());
  }

  @Override
  public List<Delegation> list(TenantId tenant, String afterId, int limit) {
    return sql.list(
        "SELECT * FROM delegation WHERE tenant_id = ? AND id > ? ORDER BY id LIMIT ?",
        JdbcDelegations::delegation,
        tenant,
        afterId,
        limit);
  }

  private static Delegation delegation(Row row) throws SQLException {
    return new Delegation(
        new DelegationId(row.text("id")),
        new PersonId(row.text("delegator_id")),
        new PersonId(row.text("delegate_id")),
        row.instant("starts_at"),
        row.instantOrNull("ends_at"),
        ContentJson.scope(row.text("scope")));
  }
}
