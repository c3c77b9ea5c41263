package io.countersign.adapters.persistence;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.countersign.application.port.Executions;
import io.countersign.application.port.StaleRequestException;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.PinnedVersion;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowName;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Singleton
final class JdbcExecutions implements Executions {
  private final Sql sql;

  JdbcExecutions(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void add(TenantId tenant, Execution execution) {
    sql.update(
        """
        INSERT INTO execution (tenant_id, id, workflow, number, hash, input, labels, callback_url,
          requester, state, result, started_at, ended_at, version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        execution.id(),
        execution.pinned().workflow(),
        execution.pinned().number(),
        execution.pinned().hash(),
        ContentJson.ofValues(execution.input()),
        ContentJson.ofTexts(execution.labels()),
        execution.callbackUrl(),
        execution.requester(),
        execution.state(),
        execution.result(),
        execution.startedAt(),
        execution.endedAt(),
        execution.version());
    addSteps(tenant, execution, execution.steps());
  }

  private void addSteps(TenantId tenant, Execution execution, List<StepRun> runs) {
    sql.insert(
        """
        INSERT INTO execution_step (tenant_id, execution_id, step, place, state, request_id, output,
          note, attempt, started_at, ended_at)
        """,
        runs.stream()
            .map(run ->
                Arrays.<@Nullable Object>asList(
                    tenant,
                    execution.id(),
                    run.step(),
                    execution.steps().indexOf(run),
                    run.state(),
                    run.request(),
                    ContentJson.ofNamed(run.output()),
                    run.note(),
                    run.attempt(),
                    run.startedAt(),
                    run.endedAt()))
            .toList());
  }

  @Override
  public Optional<Execution> find(TenantId tenant, ExecutionId id) {
    return withSteps(
            tenant,
            sql.list(
                "SELECT * FROM execution WHERE tenant_id = ? AND id = ?",
                JdbcExecutions::execution,
                tenant,
                id))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<Execution> findForUpdate(TenantId tenant, ExecutionId id) {
    return withSteps(
            tenant,
            sql.list(
                "SELECT * FROM execution WHERE tenant_id = ? AND id = ? FOR UPDATE",
                JdbcExecutions::execution,
                tenant,
                id))
        .stream()
        .findFirst();
  }

  @Override
  public void save(TenantId tenant, Execution before, Execution after) {
    var saved =
        sql.update(
            """
            UPDATE execution SET state = ?, result = ?, ended_at = ?, version = ?
            WHERE tenant_id = ? AND id = ? AND version = ?
            """,
            after.state(),
            after.result(),
            after.endedAt(),
            after.version(),
            tenant,
            after.id(),
            before.version());
    if (saved != 1) {
      throw new StaleRequestException(after.id().toString());
    }
    var known = before.steps().stream().map(StepRun::step).toList();
    after.steps().stream()
        .filter(run -> known.contains(run.step()) && !before.steps().contains(run))
        .forEach(run -> saveStep(tenant, after, run));
    addSteps(
        tenant, after, after.steps().stream().filter(run -> !known.contains(run.step())).toList());
  }

  private void saveStep(TenantId tenant, Execution execution, StepRun run) {
    sql.update(
        """
        UPDATE execution_step SET state = ?, request_id = ?, output = ?, note = ?, attempt = ?,
          started_at = ?, ended_at = ?
        WHERE tenant_id = ? AND execution_id = ? AND step = ?
        """,
        run.state(),
        run.request(),
        ContentJson.ofNamed(run.output()),
        run.note(),
        run.attempt(),
        run.startedAt(),
        run.endedAt(),
        tenant,
        execution.id(),
        run.step());
  }

  @Override
  public List<Execution> list(
      TenantId tenant, Filter filter, @Nullable ExecutionId before, int limit) {
    var conditions = new ArrayList<String>();
    var parameters = new ArrayList<Object>();
    parameters.add(tenant);
    if (filter.workflow() != null) {
      conditions.add(" AND workflow = ?");
      parameters.add(filter.workflow());
    }
    if (filter.state() != null) {
      conditions.add(" AND state = ?");
      parameters.add(filter.state());
    }
    if (before != null) {
      conditions.add(" AND id < ?");
      parameters.add(before);
    }
    parameters.add(limit);
    return withSteps(
        tenant,
        sql.list(
            "SELECT * FROM execution WHERE tenant_id = ?"
                + String.join("", conditions)
                + " ORDER BY id DESC LIMIT ?",
            JdbcExecutions::execution,
            parameters.toArray()));
  }

  private List<Execution> withSteps(TenantId tenant, List<Execution> executions) {
    if (executions.isEmpty()) {
      return executions;
    }
    Map<String, List<StepRun>> runs =
        sql
            .list(
                """
                SELECT * FROM execution_step WHERE tenant_id = ? AND execution_id IN (%s)
                ORDER BY execution_id, place
                """
                    .formatted(Sql.placeholders(executions.size())),
                row -> Map.entry(row.text("execution_id"), run(row)),
                Stream.concat(Stream.of(tenant), executions.stream().map(Execution::id)).toArray())
            .stream()
            .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
    return executions.stream()
        .map(execution -> with(execution, runs.getOrDefault(execution.id().toString(), List.of())))
        .toList();
  }

  private static Execution with(Execution bare, List<StepRun> runs) {
    return new Execution(
        bare.id(),
        bare.pinned(),
        bare.input(),
        bare.requester(),
        bare.labels(),
        bare.callbackUrl(),
        bare.state(),
        bare.result(),
        runs,
        bare.startedAt(),
        bare.endedAt(),
        bare.version());
  }

  private static Execution execution(Row row) throws SQLException {
    var requester = row.textOrNull("requester");
    var result = row.textOrNull("result");
    return new Execution(
        new ExecutionId(UUID.fromString(row.text("id"))),
        new PinnedVersion(
            new WorkflowName(row.text("workflow")),
            row.number("number"),
            new DefinitionHash(row.text("hash"))),
        ContentJson.values(row.text("input")),
        requester == null ? null : new EmailAddress(requester),
        ContentJson.texts(row.text("labels")),
        row.textOrNull("callback_url"),
        row.choice("state", Execution.State.class),
        result == null ? null : PathResult.valueOf(result),
        List.of(),
        row.instant("started_at"),
        row.instantOrNull("ended_at"),
        row.bigNumber("version"));
  }

  private static StepRun run(Row row) throws SQLException {
    var request = row.textOrNull("request_id");
    return new StepRun(
        new StepId(row.text("step")),
        row.choice("state", StepRun.State.class),
        request == null ? null : new RequestId(UUID.fromString(request)),
        ContentJson.named(row.text("output")),
        row.text("note"),
        row.number("attempt"),
        row.instant("started_at"),
        row.instantOrNull("ended_at"));
  }
}
