package io.countersign.adapters.persistence;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.port.Deliveries;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Singleton
final class JdbcDeliveries implements Deliveries {
  private final Sql sql;

  JdbcDeliveries(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void addAll(TenantId tenant, List<Delivery> deliveries) {
    sql.insert(
        """
        INSERT INTO delivery (tenant_id, id, request_id, assignment_id, audience, channel, kind, state, handle,
          attempts, last_failure, created_at, due_at, sent_at, revision)
        """,
        deliveries.stream()
            .map(delivery ->
                Arrays.<@Nullable Object>asList(
                    tenant,
                    delivery.id(),
                    delivery.request(),
                    delivery.assignment(),
                    delivery.audience(),
                    delivery.channel(),
                    delivery.kind(),
                    delivery.state(),
                    text(delivery.handle()),
                    delivery.attempts(),
                    delivery.lastFailure(),
                    delivery.createdAt(),
                    delivery.dueAt(),
                    delivery.sentAt(),
                    delivery.revision()))
            .toList());
  }

  @Override
  public void save(TenantId tenant, Delivery delivery) {
    sql.update(
        """
        UPDATE delivery SET state = ?, handle = ?, attempts = ?, last_failure = ?, due_at = ?, sent_at = ?
        WHERE tenant_id = ? AND id = ? AND attempts <= ?
        """,
        delivery.state(),
        text(delivery.handle()),
        delivery.attempts(),
        delivery.lastFailure(),
        delivery.dueAt(),
        delivery.sentAt(),
        tenant,
        delivery.id(),
        delivery.attempts());
  }

  @Override
  public Optional<Delivery> find(TenantId tenant, DeliveryId id) {
    return sql.first(
        "SELECT * FROM delivery WHERE tenant_id = ? AND id = ?",
        JdbcDeliveries::delivery,
        tenant,
        id);
  }

  @Override
  public List<Delivery> ofRequests(TenantId tenant, List<RequestId> requests) {
    return sql.list(
        """
        SELECT * FROM delivery WHERE tenant_id = ? AND request_id IN (%s) ORDER BY created_at, id
        """
            .formatted(Sql.placeholders(requests.size())),
        JdbcDeliveries::delivery,
        Stream.concat(Stream.of(tenant), requests.stream()).toArray());
  }

  @Override
  public List<Delivery> dueTo(
      TenantId tenant, EmailAddress reader, ChannelId channel, Instant now, int limit) {
    return sql.list(
        """
        SELECT d.* FROM assignment a
        JOIN delivery d ON d.tenant_id = a.tenant_id AND d.request_id = a.request_id AND d.assignment_id = a.id
        WHERE a.tenant_id = ? AND a.email_normalized = ? AND a.request_state = ? AND d.channel = ? AND d.audience = ?
          AND d.kind IN (?, ?) AND d.state = ? AND (d.due_at IS NULL OR d.due_at <= ?)
        ORDER BY d.created_at, d.id LIMIT ?
        """,
        JdbcDeliveries::delivery,
        tenant,
        reader,
        RequestState.PENDING,
        channel,
        Audience.PERSON,
        Delivery.Kind.ASK,
        Delivery.Kind.REMINDER,
        Delivery.State.QUEUED,
        now,
        limit);
  }

  private static Delivery delivery(Row row) throws SQLException {
    var handle = row.textOrNull("handle");
    var createdAt = row.instant("created_at");
    var dueAt = row.instantOrNull("due_at");
    return new Delivery(
        new DeliveryId(row.text("id")),
        new RequestId(UUID.fromString(row.text("request_id"))),
        new AssignmentId(row.text("assignment_id")),
        row.choice("audience", Audience.class),
        new ChannelId(row.text("channel")),
        row.choice("kind", Delivery.Kind.class),
        row.choice("state", Delivery.State.class),
        handle == null ? null : new MessageHandle(handle),
        row.number("attempts"),
        row.text("last_failure"),
        createdAt,
        dueAt == null ? createdAt : dueAt,
        row.instantOrNull("sent_at"),
        row.number("revision"));
  }

  private static @Nullable String text(@Nullable MessageHandle handle) {
    return handle == null ? null : handle.value();
  }
}
