package io.countersign.adapters.persistence;

import io.countersign.application.channel.PressId;
import io.countersign.application.port.Presses;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

@Singleton
final class JdbcPresses implements Presses {
  private final Sql sql;

  JdbcPresses(Sql sql) {
    this.sql = sql;
  }

  @Override
  public boolean add(TenantId tenant, ReceivedPress received) {
    try {
      sql.update(
          """
          INSERT INTO press (tenant_id, id, channel, press_key, content, received_at)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
          tenant,
          received.id(),
          received.channel(),
          received.press().key(),
          ContentJson.ofPress(received.press()),
          received.at());
      return true;
    } catch (DatabaseException failed) {
      if (failed.duplicate()) {
        return false;
      }
      throw failed;
    }
  }

  @Override
  public Optional<Found> find(TenantId tenant, PressId id) {
    return sql.first(
        "SELECT * FROM press WHERE tenant_id = ? AND id = ?", JdbcPresses::found, tenant, id);
  }

  private static Found found(Row row) throws SQLException {
    var channel = new ChannelId(row.text("channel"));
    var content = row.textOrNull("content");
    return content == null
        ? new Found.Settled(channel)
        : new Found.Waiting(
            new ReceivedPress(
                new PressId(row.text("id")),
                channel,
                ContentJson.press(row.text("press_key"), content),
                row.instant("received_at")));
  }

  @Override
  public void settle(TenantId tenant, PressId id, Instant now) {
    sql.update(
        """
        UPDATE press SET content = NULL, settled_at = ?
        WHERE tenant_id = ? AND id = ? AND settled_at IS NULL
        """,
        now,
        tenant,
        id);
  }
}
