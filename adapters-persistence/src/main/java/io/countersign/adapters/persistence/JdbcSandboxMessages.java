package io.countersign.adapters.persistence;

import io.countersign.application.port.SandboxMessages;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@Singleton
final class JdbcSandboxMessages implements SandboxMessages {
  private final Sql sql;

  JdbcSandboxMessages(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void put(TenantId tenant, Message message) {
    sql.update(
        """
        INSERT INTO sandbox_message (tenant_id, id, recipient, recipient_normalized, sender, subject,
          body_text, body_html, headers, sent_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE recipient = VALUES(recipient),
          recipient_normalized = VALUES(recipient_normalized), sender = VALUES(sender),
          subject = VALUES(subject), body_text = VALUES(body_text), body_html = VALUES(body_html),
          headers = VALUES(headers), sent_at = VALUES(sent_at)
        """,
        tenant,
        message.id(),
        message.to(),
        message.to().toLowerCase(Locale.ROOT),
        message.from(),
        message.subject(),
        message.text(),
        message.html(),
        message.headers(),
        message.sentAt());
  }

  @Override
  public Optional<Message> find(TenantId tenant, String id) {
    return sql.first(
        "SELECT * FROM sandbox_message WHERE tenant_id = ? AND id = ?",
        JdbcSandboxMessages::message,
        tenant,
        id);
  }

  @Override
  public List<Message> list(TenantId tenant, String to, String beforeId, int limit) {
    var where = new StringBuilder("tenant_id = ?");
    var parameters = new ArrayList<@Nullable Object>(List.of(tenant));
    if (!to.isEmpty()) {
      where.append(" AND recipient_normalized = ?");
      parameters.add(to.toLowerCase(Locale.ROOT));
    }
    if (!beforeId.isEmpty()) {
      where.append(" AND id < ?");
      parameters.add(beforeId);
    }
    parameters.add(limit);
    return sql.list(
        "SELECT * FROM sandbox_message WHERE " + where + " ORDER BY id DESC LIMIT ?",
        JdbcSandboxMessages::message,
        parameters.toArray());
  }

  private static Message message(Row row) throws SQLException {
    return new Message(
        row.text("id"),
        row.text("recipient"),
        row.text("sender"),
        row.text("subject"),
        row.text("body_text"),
        row.text("body_html"),
        row.text("headers"),
        row.instant("sent_at"));
  }
}
