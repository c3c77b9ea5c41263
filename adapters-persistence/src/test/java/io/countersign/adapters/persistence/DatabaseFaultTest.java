package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.data.connection.jdbc.exceptions.CannotGetJdbcConnectionException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFaultTest {
  @ParameterizedTest(name = "{0}/{1} is {2}: {3}")
  @CsvSource({
    "40001, 1213, CONFLICT, deadlock on MySQL and MariaDB",
    "40001, 1205, LOCK_TIMEOUT, lock wait timeout",
    "HY000, 1205, LOCK_TIMEOUT, lock wait timeout under another state",
    "HY000, 1020, CONFLICT, snapshot conflict on MariaDB",
    "HY000, 3572, CONFLICT, NOWAIT on MySQL",
    "40001, 40001, CONFLICT, deadlock on H2",
    "HYT00, 50200, LOCK_TIMEOUT, lock timeout on H2",
    "90131, 90131, CONFLICT, concurrent update on H2",
    "23000, 1062, DUPLICATE, MySQL and MariaDB",
    "23505, 23505, DUPLICATE, H2",
    "23513, 23513, OTHER, check constraint on H2",
    "23000, 1452, OTHER, foreign key on MySQL",
    "HY000, 1290, UNAVAILABLE, read-only option",
    "HY000, 1114, UNAVAILABLE, table full",
    "HY000, 1021, UNAVAILABLE, disk full",
    "90097, 90097, UNAVAILABLE, H2 is read only",
    "90098, 90098, UNAVAILABLE, H2 is closed",
    "08S01, 0, CONNECTION_LOST, link failure",
    "08004, 1040, UNAVAILABLE, too many connections",
    "08001, 90067, CONNECTION_LOST, H2 connection broken",
    "42000, 1064, OTHER, a mistake in SQL",
  })
  void every_error_means_something(String state, int code, DatabaseFault fault, String what) {
    var wrapped = new IllegalStateException(new SQLException(what, state, code));

    assertThat(DatabaseFault.of(wrapped)).isEqualTo(fault);
  }

  @Test
  void a_statement_that_its_broken_connection_closed_is_a_lost_connection() {
    class StatementIsClosedException extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
    var closed =
        new SQLException(
            "No operations allowed after statement closed.",
            "S1009",
            0,
            new StatementIsClosedException());

    assertThat(DatabaseFault.of(closed)).isEqualTo(DatabaseFault.CONNECTION_LOST);
    assertThat(DatabaseFault.of(new SQLException("Parameter index out of range", "S1009", 0)))
        .isEqualTo(DatabaseFault.OTHER);
  }

  @Test
  void a_pool_that_is_being_closed_is_unavailable() {
    var closing = new SQLException("HikariDataSource HikariPool-1 has been closed.");

    assertThat(DatabaseFault.of(new CannotGetJdbcConnectionException("none", closing)))
        .isEqualTo(DatabaseFault.UNAVAILABLE);
    assertThat(DatabaseFault.of(closing)).isEqualTo(DatabaseFault.OTHER);
  }
}
