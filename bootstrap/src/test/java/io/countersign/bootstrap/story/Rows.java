package io.countersign.bootstrap.story;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The database itself, whatever tables it has. */
record Rows(Map<String, Object> database) {
  /** All that belongs to one tenant, by table. */
  Map<String, List<String>> of(String tenant) {
    try (var connection = connect()) {
      var rows = new TreeMap<String, List<String>>();
      for (var table : tables(connection)) {
        rows.put(table, read(connection, table, tenant));
      }
      return rows;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(property("url"), property("username"), property("password"));
  }

  private String property(String name) {
    return String.valueOf(database.get("datasources.default." + name));
  }

  private static List<String> tables(Connection connection) throws SQLException {
    var tables = new ArrayList<String>();
    try (var statement =
            connection.prepareStatement(
                """
                SELECT table_name FROM information_schema.columns
                WHERE table_schema = SCHEMA() AND LOWER(column_name) = 'tenant_id'
                """);
        var names = statement.executeQuery()) {
      while (names.next()) {
        tables.add(names.getString(1));
      }
    }
    if (tables.size() < 15) {
      throw new AssertionError("Where are the tables? " + tables);
    }
    return tables;
  }

  private static List<String> read(Connection connection, String table, String tenant)
      throws SQLException {
    try (var statement =
        connection.prepareStatement("SELECT * FROM " + table + " WHERE tenant_id = ?")) {
      statement.setString(1, tenant);
      var rows = new ArrayList<String>();
      try (var results = statement.executeQuery()) {
        var columns = results.getMetaData();
        while (results.next()) {
          var row = new HashMap<String, String>();
          for (var column = 1; column <= columns.getColumnCount(); column++) {
            row.put(columns.getColumnName(column), results.getString(column));
          }
          rows.add(new TreeMap<>(row).toString());
        }
      }
      return rows.stream().sorted().toList();
    }
  }
}
