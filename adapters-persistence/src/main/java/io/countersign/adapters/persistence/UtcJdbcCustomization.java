package io.countersign.adapters.persistence;

import com.github.kagkarlsson.scheduler.jdbc.MySQL8JdbcCustomization;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * db-scheduler's times the way {@link Sql} does all others. Its own way shares one calendar among
 * all threads.
 */
final class UtcJdbcCustomization extends MySQL8JdbcCustomization {
  UtcJdbcCustomization() {
    super(true);
  }

  @Override
  public void setInstant(PreparedStatement statement, int index, @Nullable Instant value)
      throws SQLException {
    statement.setObject(
        index,
        value == null
            ? null
            : LocalDateTime.ofInstant(value.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC));
  }

  @Override
  public @Nullable Instant getInstant(ResultSet results, String column) throws SQLException {
    return new Row(results).instantOrNull(column);
  }
}
