package io.countersign.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fills the tables with copies of one open request: as many as a busy installation has waiting. */
final class Backlog {
  private static final int AT_ONCE = 10_000;

  /** Each table with what tells one request's rows in it from another's. */
  private static final Map<String, String> TABLES =
      Map.of(
          "approval_request", "id = ?",
          "assignment", "request_id = ?",
          "approval_label", "request_id = ?",
          "personal_link", "request_id = ?",
          "delivery", "request_id = ?",
          "audit_event", "stream = ?",
          "scheduled_tasks",
              "task_name = 'EXPIRE' AND SUBSTRING_INDEX(task_instance, '/', -1) = ?");

  private static final List<String> ORDER =
      List.of(
          "approval_request",
          "assignment",
          "approval_label",
          "personal_link",
          "delivery",
          "audit_event",
          "scheduled_tasks");

  private final Database database;

  Backlog(Database database) {
    this.database = database;
  }

  /** Makes copies number {@code from + 1} to {@code to} of a request. */
  void grow(String request, int from, int to) throws SQLException {
    try (var connection = database.connect("")) {
      try (var statement = connection.createStatement()) {
        statement.execute("SET SESSION unique_checks = 0, foreign_key_checks = 0");
        statement.execute("CREATE TEMPORARY TABLE copy_number (n INT PRIMARY KEY)");
      }
      for (var done = from; done < to; done += AT_ONCE) {
        number(connection, done + 1, Math.min(to, done + AT_ONCE));
        for (var table : ORDER) {
          copy(connection, table, request);
        }
      }
    }
  }

  private static void number(Connection connection, int first, int last) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("DELETE FROM copy_number");
      var numbers = new StringBuilder("INSERT INTO copy_number VALUES ");
      for (var n = first; n <= last; n++) {
        numbers.append(n == first ? "(" : ",(").append(n).append(')');
      }
      statement.execute(numbers.toString());
    }
  }

  private static void copy(Connection connection, String table, String request)
      throws SQLException {
    var columns = columns(connection, table);
    var sql =
        "INSERT INTO %s (%s) SELECT %s FROM copy_number, (SELECT * FROM %s WHERE %s) template"
            .formatted(
                table,
                String.join(", ", columns),
                String.join(", ", columns.stream().map(c -> value(table, c)).toList()),
                table,
                TABLES.get(table));
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, request);
      statement.executeUpdate();
    }
  }

  /** Ids become others, always the same way; everything else is the same. */
  private static String value(String table, String column) {
    return switch (column) {
      case "request_id", "stream" -> requestId(column);
      case "id" -> table.equals("approval_request") ? requestId("id") : numbered("id");
      case "assignment_id" -> numbered("assignment_id");
      case "nonce_hash" -> "SHA2(CONCAT(nonce_hash, n), 256)";
      case "task_instance" ->
          "CONCAT(SUBSTRING_INDEX(task_instance, '/', 1), '/', "
              + requestId("SUBSTRING_INDEX(task_instance, '/', -1)")
              + ")";
      case "execution_time" -> "TIMESTAMPADD(SECOND, MOD(n, 86400), execution_time)";
      default -> column;
    };
  }

  private static String numbered(String column) {
    return "CONCAT(" + column + ", '-', n)";
  }

  /** The same id with a number in its first eight digits: older than the original. */
  private static String requestId(String column) {
    return "CONCAT(LPAD(LOWER(HEX(n)), 8, '0'), SUBSTRING(" + column + ", 9))";
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    var columns = new ArrayList<String>();
    try (var statement =
        connection.prepareStatement(
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name = ? AND extra NOT LIKE '%auto_increment%'
            ORDER BY ordinal_position
            """)) {
      statement.setString(1, table);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1).toLowerCase(java.util.Locale.ROOT));
        }
      }
    }
    return columns;
  }
}
