package io.countersign.adapters.persistence;

import io.countersign.application.runtime.StorageUnavailableException;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on the connection of the current transaction, or on one of their own outside of
 * any. Instants go in and out as UTC date and time without a zone, so that the time zones of JVM,
 * session and server do not matter; they are cut to microseconds, which is what columns keep.
 */
@Singleton
final class Sql {
  private static final int ROWS_PER_STATEMENT = 50;

  private final JdbcOperations jdbc;

  Sql(JdbcOperations jdbc) {
    this.jdbc = jdbc;
  }

  <T> List<T> list(String sql, Row.Reader<T> reader, @Nullable Object... parameters) {
    return run(
        sql,
        statement -> {
          bind(statement, parameters);
          try (var results = statement.executeQuery()) {
            var row = new Row(results);
            var list = new ArrayList<T>();
            while (results.next()) {
              list.add(reader.read(row));
            }
            return list;
          }
        });
  }

  <T> Optional<T> first(String sql, Row.Reader<T> reader, @Nullable Object... parameters) {
    return list(sql, reader, parameters).stream().findFirst();
  }

  /** How many rows it met; on all engines also those that it left as they were. */
  int update(String sql, @Nullable Object... parameters) {
    return run(
        sql,
        statement -> {
          bind(statement, parameters);
          return statement.executeUpdate();
        });
  }

  /**
   * Inserts many rows with few statements.
   *
   * @param insert an INSERT as far as its column names
   */
  void insert(String insert, List<List<@Nullable Object>> rows) {
    for (var from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
      var some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT));
      var row = "(" + placeholders(some.getFirst().size()) + ")";
      update(
          insert + " VALUES " + row + (", " + row).repeat(some.size() - 1),
          some.stream().flatMap(List::stream).toArray());
    }
  }

  /** As many placeholders as there are values: {@code ?, ?, ?}; for none one that meets nothing. */
  static String placeholders(int count) {
    return count == 0 ? "NULL" : "?" + ", ?".repeat(count - 1);
  }

  private <T> T run(String sql, Work<T> work) {
    try {
      return jdbc.execute(connection -> {
        try (var statement = connection.prepareStatement(sql)) {
          return work.on(statement);
        }
      });
    } catch (RuntimeException failed) {
      throw switch (DatabaseFault.of(failed)) {
        case UNAVAILABLE, CONNECTION_LOST -> new StorageUnavailableException(failed);
        case CONFLICT, LOCK_TIMEOUT, DUPLICATE -> new DatabaseException(failed);
        case OTHER -> failed;
      };
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (var i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object parameter)
      throws SQLException {
    switch (parameter) {
      case null -> statement.setNull(index, Types.VARCHAR);
      case Instant instant ->
          statement.setObject(
              index,
              LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC));
      case Enum<?> choice -> statement.setString(index, choice.name());
      case Integer number -> statement.setInt(index, number);
      case Long number -> statement.setLong(index, number);
      case Boolean flag -> statement.setBoolean(index, flag);
      case byte[] bytes -> statement.setBytes(index, bytes);
      // Typed ids, roles and addresses are the text that they print.
      default -> statement.setString(index, parameter.toString());
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }
}
