package io.countersign.adapters.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The current row of a result, by column name. */
record Row(ResultSet results) {
  /** Makes one value of one row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  String text(String column) throws SQLException {
    return Objects.requireNonNull(textOrNull(column), column);
  }

  @Nullable String textOrNull(String column) throws SQLException {
    return results.getString(column);
  }

  int number(String column) throws SQLException {
    return results.getInt(column);
  }

  long bigNumber(String column) throws SQLException {
    return results.getLong(column);
  }

  boolean flag(String column) throws SQLException {
    return results.getBoolean(column);
  }

  byte[] bytes(String column) throws SQLException {
    return Objects.requireNonNull(results.getBytes(column), column);
  }

  Instant instant(String column) throws SQLException {
    return Objects.requireNonNull(instantOrNull(column), column);
  }

  @Nullable Instant instantOrNull(String column) throws SQLException {
    var utc = results.getObject(column, LocalDateTime.class);
    return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
  }

  <E extends Enum<E>> E choice(String column, Class<E> type) throws SQLException {
    return Enum.valueOf(type, text(column));
  }
}
