package io.countersign.chaos;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Countersign in a JVM of its own, as it is shipped, with our classes beside it. */
final class Replica implements AutoCloseable {
  static final String OPERATOR_KEY = "operator-key-canary-5f1e0c7a9b";
  static final String MASTER_KEY = "m1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  static final String NEXT_MASTER_KEY = "m2:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

  /** A replica that missed four of these is taken for dead. */
  static final Duration HEARTBEAT = Duration.ofMillis(500);

  static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(2);

  private final int number;
  private final int port;
  private final Path log;
  private Process process;

  private Replica(int number, int port, Path log, Process process) {
    this.number = number;
    this.port = port;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts it without waiting for it.
   *
   * @param publicUrl where links point to
   * @param properties system properties of the JVM, on top of what all have
   */
  static Replica launch(
      int number,
      int port,
      String publicUrl,
      String databaseUrl,
      Path folder,
      Map<String, String> properties) {
    var log = folder.resolve("replica-" + number + ".log");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED"));
    for (var limit : List.of("key", "client", "link")) {
      command.add("-Dcountersign.limits." + limit + "=1000000000");
    }
    command.add("-Dcountersign.jobs.heartbeat=" + HEARTBEAT);
    command.add("-Dcountersign.jobs.polling=PT0.2S");
    command.add("-Dcountersign.callback-timeout=" + CALLBACK_TIMEOUT);
    command.add("-Dcountersign.smtp.timeout=2s");
    command.add("-Dcountersign.smtp.connect-timeout=2s");
    command.add("-Dcountersign.rewrap.every=500ms");
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(
        List.of("-cp", application() + ":" + inside(), "io.countersign.bootstrap.Countersign"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    var environment = builder.environment();
    environment.put("COUNTERSIGN_PORT", Integer.toString(port));
    environment.put("COUNTERSIGN_HOST", "127.0.0.1");
    environment.put("COUNTERSIGN_PUBLIC_URL", publicUrl);
    environment.put(
        "COUNTERSIGN_MASTER_KEY",
        properties.containsKey("chaos.rotate-master-key")
            ? NEXT_MASTER_KEY + "," + MASTER_KEY
            : MASTER_KEY);
    environment.put("COUNTERSIGN_OPERATOR_KEY", OPERATOR_KEY);
    environment.put("COUNTERSIGN_DB_URL", databaseUrl);
    environment.put("COUNTERSIGN_DB_USER", "root");
    environment.put("COUNTERSIGN_EGRESS_ALLOW", "127.0.0.0/8");
    environment.put("COUNTERSIGN_CALLBACK_HTTP", "true");
    environment.put("COUNTERSIGN_SMTP_ANY_PORT", "true");
    try {
      return new Replica(number, port, log, builder.start());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** What is shipped; its manifest names the libraries beside it. */
  private static Path application() {
    var named = System.getProperty("chaos.application", "../bootstrap/target/countersign.jar");
    var jar = Path.of(named).toAbsolutePath().normalize();
    if (!Files.exists(jar)) {
      throw new IllegalStateException("Build first (mvn package): there is no " + jar);
    }
    return jar;
  }

  private static Path inside() {
    return Path.of(
        URI.create(Replica.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  int number() {
    return number;
  }

  Path log() {
    return log;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Process process() {
    return process;
  }

  boolean healthy() {
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      return http.send(
                  HttpRequest.newBuilder(url("/health")).timeout(Duration.ofSeconds(2)).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** False if the process ended before. */
  boolean awaitHealthy() {
    for (var tries = 0; tries < 2_400; tries++) {
      if (healthy()) {
        return true;
      }
      if (!process.isAlive()) {
        return false;
      }
      Signals.sleep(50);
    }
    throw new IllegalStateException("Not healthy after two minutes: see " + log);
  }

  void kill() {
    Signals.kill(process);
  }

  /** Asks it to stop and returns its exit code. */
  int terminate() {
    process.destroy();
    return Signals.awaitEnd(process, 40);
  }

  /** How many threads it has; 0 where the system does not tell. */
  int threads() {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("Threads:"))
          .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      Signals.goOn(process);
      kill();
    }
  }
}
