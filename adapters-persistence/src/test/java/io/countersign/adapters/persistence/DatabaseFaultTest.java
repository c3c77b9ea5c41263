package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
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
}
