package io.countersign.adapters.persistence;

import io.countersign.application.port.Workflows;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.WorkflowName;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

@Singleton
final class JdbcWorkflows implements Workflows {
  private final Sql sql;

  JdbcWorkflows(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void putDraft(TenantId tenant, Version draft) {
    sql.update(
        """
        INSERT INTO workflow_version (tenant_id, name, number, state, hash, document, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE hash = VALUES(hash), document = VALUES(document),
          created_at = VALUES(created_at)
        """,
        tenant,
        draft.name(),
        DRAFT,
        draft.state(),
        draft.hash(),
        JsonTree.text(draft.document()),
        draft.createdAt());
  }

  @Override
  public Optional<Version> findDraftForUpdate(TenantId tenant, WorkflowName name) {
    return sql.first(
        """
        SELECT * FROM workflow_version WHERE tenant_id = ? AND name = ? AND number = ? FOR UPDATE
        """,
        JdbcWorkflows::version,
        tenant,
        name,
        DRAFT);
  }

  @Override
  public void add(TenantId tenant, Version version) {
    sql.update(
        """
        INSERT INTO workflow_version (tenant_id, name, number, state, hash, document, created_at,
          published_at, retired_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        version.name(),
        version.number(),
        version.state(),
        version.hash(),
        JsonTree.text(version.document()),
        version.createdAt(),
        version.publishedAt(),
        version.retiredAt());
  }

  @Override
  public void save(TenantId tenant, Version version) {
    sql.update(
        """
        UPDATE workflow_version SET state = ?, published_at = ?, retired_at = ?
        WHERE tenant_id = ? AND name = ? AND number = ?
        """,
        version.state(),
        version.publishedAt(),
        version.retiredAt(),
        tenant,
        version.name(),
        version.number());
  }

  @Override
  public Optional<Version> find(TenantId tenant, WorkflowName name, int number) {
    return sql.first(
        "SELECT * FROM workflow_version WHERE tenant_id = ? AND name = ? AND number = ?",
        JdbcWorkflows::version,
        tenant,
        name,
        number);
  }

  @Override
  public Optional<Version> findCurrent(TenantId tenant, WorkflowName name) {
    return sql.first(
        """
        SELECT * FROM workflow_version WHERE tenant_id = ? AND name = ? AND state = ?
        ORDER BY number DESC LIMIT 1
        """,
        JdbcWorkflows::version,
        tenant,
        name,
        Version.State.PUBLISHED);
  }

  @Override
  public List<Version> versions(TenantId tenant, WorkflowName name) {
    return sql.list(
        "SELECT * FROM workflow_version WHERE tenant_id = ? AND name = ? ORDER BY number",
        JdbcWorkflows::version,
        tenant,
        name);
  }

  @Override
  public List<WorkflowName> names(TenantId tenant, String after, int limit) {
    return sql.list(
        """
        SELECT DISTINCT name FROM workflow_version WHERE tenant_id = ? AND name > ?
        ORDER BY name LIMIT ?
        """,
        row -> new WorkflowName(row.text("name")),
        tenant,
        after,
        limit);
  }

  private static Version version(Row row) throws SQLException {
    return new Version(
        new WorkflowName(row.text("name")),
        row.number("number"),
        row.choice("state", Version.State.class),
        new DefinitionHash(row.text("hash")),
        JsonTree.read(row.text("document")),
        row.instant("created_at"),
        row.instantOrNull("published_at"),
        row.instantOrNull("retired_at"));
  }
}
