package io.countersign.adapters.persistence;

import io.countersign.application.port.Continuations;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
final class JdbcContinuations implements Continuations {
  private final Sql sql;

  JdbcContinuations(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void addAll(TenantId tenant, List<Continuation> continuations) {
    sql.insert(
        """
        INSERT INTO continuation (tenant_id, id, about, request_id, event, body, callback_url, state, attempts,
          last_failure, created_at, resumed_at)
        """,
        continuations.stream()
            .map(continuation ->
                Arrays.<@Nullable Object>asList(
                    tenant,
                    continuation.data().id(),
                    About.of(continuation.about()),
                    continuation.about().resId(),
                    continuation.data().event(),
                    continuation.data().body(),
                    continuation.data().callbackUrl(),
                    continuation.state(),
                    continuation.attempts(),
                    continuation.lastFailure(),
                    continuation.createdAt(),
                    continuation.resumedAt()))
            .toList());
  }

  @Override
  public Optional<Continuation> find(TenantId tenant, ResumeId id) {
    return sql.first(
        "SELECT * FROM continuation WHERE tenant_id = ? AND id = ?",
        JdbcContinuations::continuation,
        tenant,
        id);
  }

  @Override
  public List<Continuation> ofRequest(TenantId tenant, RequestId request) {
    return of(tenant, new Resumable.OfRequest(request));
  }

  @Override
  public List<Continuation> ofExecution(TenantId tenant, ExecutionId execution) {
    return of(tenant, new Resumable.OfExecution(execution));
  }

  private List<Continuation> of(TenantId tenant, Resumable about) {
    return sql.list(
        """
        SELECT * FROM continuation WHERE tenant_id = ? AND request_id = ? AND about = ?
        ORDER BY created_at, id
        """,
        JdbcContinuations::continuation,
        tenant,
        about.resId(),
        About.of(about));
  }

  /** What the id names; constants are stored by name. */
  private enum About {
    REQUEST,
    EXECUTION;

    static About of(Resumable about) {
      return switch (about) {
        case Resumable.OfRequest _ -> REQUEST;
        case Resumable.OfExecution _ -> EXECUTION;
      };
    }

    Resumable read(String id) {
      return switch (this) {
        case REQUEST -> new Resumable.OfRequest(new RequestId(UUID.fromString(id)));
        case EXECUTION -> new Resumable.OfExecution(new ExecutionId(UUID.fromString(id)));
      };
    }
  }

  @Override
  public void save(TenantId tenant, Continuation continuation) {
    sql.update(
        """
        UPDATE continuation SET state = ?, attempts = ?, last_failure = ?, resumed_at = ?
        WHERE tenant_id = ? AND id = ? AND attempts <= ?
        """,
        continuation.state(),
        continuation.attempts(),
        continuation.lastFailure(),
        continuation.resumedAt(),
        tenant,
        continuation.data().id(),
        continuation.attempts());
  }

  private static Continuation continuation(Row row) throws SQLException {
    return new Continuation(
        row.choice("about", About.class).read(row.text("request_id")),
        new ResponseData(
            new ResumeId(row.text("id")),
            row.text("event"),
            row.text("body"),
            row.textOrNull("callback_url")),
        row.choice("state", Continuation.State.class),
        row.number("attempts"),
        row.text("last_failure"),
        row.instant("created_at"),
        row.instantOrNull("resumed_at"));
  }
}
