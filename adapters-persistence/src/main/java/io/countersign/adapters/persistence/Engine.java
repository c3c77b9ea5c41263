package io.countersign.adapters.persistence;

import java.sql.SQLException;
import javax.sql.DataSource;

/** Which family of databases we are on: for the few things that no common SQL can say. */
enum Engine {
  H2(
      """
      TIMESTAMPADD(MICROSECOND, EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(6)) * 1000000,
        TIMESTAMP '1970-01-01 00:00:00')\
      """),
  /** MySQL, MariaDB, and what speaks their protocol. */
  MYSQL("UTC_TIMESTAMP(6)");

  private final String utcNow;

  Engine(String utcNow) {
    this.utcNow = utcNow;
  }

  static Engine of(DataSource dataSource) throws SQLException {
    try (var connection = dataSource.getConnection()) {
      return connection.getMetaData().getDatabaseProductName().equals("H2") ? H2 : MYSQL;
    }
  }

  /**
   * Has a table read along this index, whatever the optimizer thinks of it. H2 is not for tables so
   * large that it would matter.
   *
   * @param index {@code PRIMARY} for the primary key's
   */
  String along(String index) {
    return switch (this) {
      case H2 -> "";
      case MYSQL -> " FORCE INDEX (" + index + ")";
    };
  }

  /** An expression for the time in UTC, to the microsecond. */
  String utcNow() {
    return utcNow;
  }
}
