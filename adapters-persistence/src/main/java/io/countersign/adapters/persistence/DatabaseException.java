package io.countersign.adapters.persistence;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A statement failed. */
final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(Throwable cause) {
    super(describe(cause), cause);
  }

  boolean duplicate() {
    return DatabaseFault.of(this) == DatabaseFault.DUPLICATE;
  }

  boolean lockTimeout() {
    return DatabaseFault.of(this) == DatabaseFault.LOCK_TIMEOUT;
  }

  /** Not the database's own words: they quote what somebody typed. */
  private static String describe(@Nullable Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return "SQL state " + sql.getSQLState() + ", code " + sql.getErrorCode();
      }
    }
    return "No SQL error";
  }
}
