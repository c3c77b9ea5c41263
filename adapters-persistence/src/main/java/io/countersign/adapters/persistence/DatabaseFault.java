package io.countersign.adapters.persistence;

import io.micronaut.data.connection.jdbc.exceptions.CannotGetJdbcConnectionException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an error of the database means to us. The one place that knows SQL states and vendor codes.
 */
enum DatabaseFault {
  /** Others were in the way; the whole transaction may succeed when it is run again. */
  CONFLICT,
  /** Others held a row for too long. The statement failed, the transaction can go on. */
  LOCK_TIMEOUT,
  /** The connection broke; a new one may do. */
  CONNECTION_LOST,
  /** No connection to be had, or no writes accepted. */
  UNAVAILABLE,
  /** A unique or primary key says there is one already. */
  DUPLICATE,
  OTHER;

  /** Deadlock, changed since the snapshot (MariaDB), NOWAIT. */
  private static final Set<Integer> MYSQL_CONFLICTS = Set.of(1213, 1020, 3572);

  /** Deadlock, concurrent update. */
  private static final Set<Integer> H2_CONFLICTS = Set.of(40001, 90131);

  private static final int MYSQL_LOCK_TIMEOUT = 1205;
  private static final int H2_LOCK_TIMEOUT = 50200;

  /**
   * Error writing file, disk full, too many connections, server shutdown, storage engine error,
   * table full, read only in its several forms, and a statement ended by a shutdown.
   */
  private static final Set<Integer> MYSQL_UNAVAILABLE =
      Set.of(3, 1021, 1040, 1053, 1030, 1114, 1290, 1792, 1836, 3100, 3168);

  /** Already open elsewhere, out of disk, I/O, read only, closed, shutting down. */
  private static final Set<Integer> H2_UNAVAILABLE =
      Set.of(90020, 90028, 90031, 90097, 90098, 90100, 90121);

  private static final int H2_CONNECTION_BROKEN = 90067;
  private static final int MYSQL_DUPLICATE = 1062;
  private static final int H2_DUPLICATE = 23505;

  /** Reads the first SQL exception among {@code failure} and its causes. */
  static DatabaseFault of(@Nullable Throwable failure) {
    var unconnected = false;
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      unconnected |= cause instanceof CannotGetJdbcConnectionException;
      if (cause instanceof SQLException sql) {
        var fault = of(sql);
        // E.g. the pool of a replica that is shutting down, which has no code for it.
        return fault == OTHER && unconnected ? UNAVAILABLE : fault;
      }
    }
    return OTHER;
  }

  private static DatabaseFault of(SQLException failure) {
    var code = failure.getErrorCode();
    var state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (failure.getClass().equals(SQLTransientConnectionException.class)) {
      return UNAVAILABLE; // the pool had none to give in time
    }
    if (code == MYSQL_LOCK_TIMEOUT || code == H2_LOCK_TIMEOUT) {
      return LOCK_TIMEOUT;
    }
    if (MYSQL_CONFLICTS.contains(code) || H2_CONFLICTS.contains(code) || state.equals("40001")) {
      return CONFLICT;
    }
    if (code == MYSQL_DUPLICATE || code == H2_DUPLICATE) {
      return DUPLICATE;
    }
    if (MYSQL_UNAVAILABLE.contains(code) || H2_UNAVAILABLE.contains(code)) {
      return UNAVAILABLE;
    }
    return state.startsWith("08") || code == H2_CONNECTION_BROKEN || lostBetweenBatches(failure)
        ? CONNECTION_LOST
        : OTHER;
  }

  /**
   * A connection that breaks closes its statements, and the driver complains about these, with the
   * state of a programmer's mistake. It is there at run time only, so its class is known by name.
   */
  private static boolean lostBetweenBatches(SQLException failure) {
    return failure.getCause() != null
        && failure.getCause().getClass().getSimpleName().equals("StatementIsClosedException");
  }
}
