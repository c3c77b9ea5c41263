package io.countersign.bootstrap.story;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every row that the database holds of one tenant: in each table that has a tenant, and the jobs
 * that wait. Two that are equal say that nothing was written in between.
 */
record Footprint(Map<String, List<String>> rows) {

  static Footprint of(Connection connection, String tenant) throws SQLException {
    var rows = new TreeMap<String, List<String>>();
    for (var table : tables(connection)) {
      rows.put(
          table, select(connection, "SELECT * FROM " + table + " WHERE tenant_id = ?", tenant));
    }
    rows.put("scheduled_tasks", jobs(connection, tenant, ""));
    return new Footprint(rows);
  }

  /** Whether nothing of this tenant is on its way: what is left waits for its time. */
  static boolean quiet(Connection connection, String tenant) throws SQLException {
    return jobs(connection, tenant, " AND task_name IN ('deliver', 'revise', 'resume')").isEmpty();
  }

  private static List<String> jobs(Connection connection, String tenant, String which)
      throws SQLException {
    return select(
        connection,
        "SELECT task_name, task_instance, execution_time FROM scheduled_tasks"
            + " WHERE task_instance LIKE ?"
            + which,
        tenant + "/%");
  }

  List<String> of(String table) {
    return rows.get(table);
  }

  private static List<String> tables(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT LOWER(table_name) FROM information_schema.columns
                WHERE LOWER(column_name) = 'tenant_id' AND LOWER(table_schema) = LOWER(?)\
                """);
        var schema = connection.createStatement().executeQuery("SELECT SCHEMA()")) {
      schema.next();
      query.setString(1, schema.getString(1));
      return read(query);
    }
  }

  private static List<String> select(Connection connection, String sql, String parameter)
      throws SQLException {
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, parameter);
      return read(query);
    }
  }

  private static List<String> read(PreparedStatement query) throws SQLException {
    try (var found = query.executeQuery()) {
      var rows = new ArrayList<String>();
      var columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        var row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          row.append(i == 1 ? "" : " | ").append(found.getString(i));
        }
        rows.add(row.toString());
      }
      rows.sort(null);
      return rows;
    }
  }
}
