package io.countersign.adapters.persistence;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.port.Links;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
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
final class JdbcLinks implements Links {
  private final Sql sql;

  JdbcLinks(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void addAll(TenantId tenant, List<Link> links) {
    sql.insert(
        """
        INSERT INTO personal_link (tenant_id, nonce_hash, request_id, assignment_id, channel, action, key_id,
          issued_at, expires_at, digest, revoked_at)
        """,
        links.stream()
            .map(link ->
                Arrays.<@Nullable Object>asList(
                    tenant,
                    link.nonceHash(),
                    link.request(),
                    link.assignment(),
                    link.channel(),
                    link.action(),
                    link.key(),
                    link.issuedAt(),
                    link.expiresAt(),
                    link.digest(),
                    link.revokedAt()))
            .toList());
  }

  @Override
  public Optional<Link> find(TenantId tenant, String nonceHash) {
    return findAll(tenant, List.of(nonceHash)).stream().findFirst();
  }

  @Override
  public List<Link> findAll(TenantId tenant, List<String> nonceHashes) {
    return sql.list(
        "SELECT * FROM personal_link WHERE tenant_id = ? AND nonce_hash IN (%s)"
            .formatted(Sql.placeholders(nonceHashes.size())),
        JdbcLinks::link,
        Stream.concat(Stream.of(tenant), nonceHashes.stream()).toArray());
  }

  @Override
  public List<Link> ofAssignment(TenantId tenant, RequestId request, AssignmentId assignment) {
    return sql.list(
        """
        SELECT * FROM personal_link WHERE tenant_id = ? AND request_id = ? AND assignment_id = ?
        ORDER BY issued_at, action
        """,
        JdbcLinks::link,
        tenant,
        request,
        assignment);
  }

  @Override
  public void revokeOf(TenantId tenant, RequestId request, Instant now) {
    sql.update(
        """
        UPDATE personal_link SET revoked_at = ?
        WHERE tenant_id = ? AND request_id = ? AND revoked_at IS NULL
        """,
        now,
        tenant,
        request);
  }

  @Override
  public Optional<Instant> lastExpiry(TenantId tenant, KeyId key) {
    return sql.first(
        """
        SELECT expires_at FROM personal_link WHERE tenant_id = ? AND key_id = ?
        ORDER BY expires_at DESC LIMIT 1
        """,
        row -> row.instant("expires_at"),
        tenant,
        key);
  }

  private static Link link(Row row) throws SQLException {
    return new Link(
        row.text("nonce_hash"),
        new RequestId(UUID.fromString(row.text("request_id"))),
        new AssignmentId(row.text("assignment_id")),
        new ChannelId(row.text("channel")),
        row.choice("action", LinkAction.class),
        new KeyId(row.text("key_id")),
        row.instant("issued_at"),
        row.instant("expires_at"),
        row.text("digest"),
        row.instantOrNull("revoked_at"));
  }
}
