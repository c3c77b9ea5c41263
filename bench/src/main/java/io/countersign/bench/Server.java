package io.countersign.bench;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Countersign as a process of its own on this machine. */
final class Server implements AutoCloseable {
  static final String OPERATOR_KEY = "operator-key-of-the-benchmark";
  private static final String MASTER_KEY = "m1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private final Process process;
  private final Installation installation;
  private final Duration startUp;

  private Server(Process process, Installation installation, Duration startUp) {
    this.process = process;
    this.installation = installation;
    this.startUp = startUp;
  }

  /**
   * Starts it and waits for the first 200.
   *
   * @param slackApi where messages to Slack go
   * @param options further options of the JVM
   */
  static Server start(Path jar, Database database, URI slackApi, List<String> options, Path log)
      throws IOException {
    var port = freePort();
    var url = URI.create("http://127.0.0.1:" + port);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    // One client asks on behalf of all the world here.
    for (var limit : List.of("key", "client", "link")) {
      command.add("-Dcountersign.limits." + limit + "=1000000000");
    }
    command.addAll(List.of("-jar", jar.toString()));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    var environment = builder.environment();
    environment.put("COUNTERSIGN_PORT", Integer.toString(port));
    environment.put("COUNTERSIGN_HOST", "127.0.0.1");
    environment.put("COUNTERSIGN_PUBLIC_URL", url.toString());
    environment.put("COUNTERSIGN_MASTER_KEY", MASTER_KEY);
    environment.put("COUNTERSIGN_OPERATOR_KEY", OPERATOR_KEY);
    environment.put("COUNTERSIGN_DB_URL", database.url());
    environment.put("COUNTERSIGN_DB_USER", "root");
    environment.put("COUNTERSIGN_EGRESS_ALLOW", "127.0.0.0/8");
    environment.put("COUNTERSIGN_CALLBACK_HTTP", "true");
    environment.put("COUNTERSIGN_SLACK_API_URL", slackApi.toString());
    var begun = System.nanoTime();
    var process = builder.start();
    var installation = new Installation(url, OPERATOR_KEY);
    awaitHealth(process, installation, log.toFile());
    return new Server(process, installation, Duration.ofNanos(System.nanoTime() - begun));
  }

  private static void awaitHealth(Process process, Installation installation, File log)
      throws IOException {
    while (true) {
      try (var wire = installation.wire()) {
        if (wire.get("/health").status() == 200) {
          return;
        }
      } catch (IOException notYet) {
        if (!process.isAlive()) {
          throw new IOException("Countersign stopped: see " + log, notYet);
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  Installation installation() {
    return installation;
  }

  Duration startUp() {
    return startUp;
  }

  /** Processor time used so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Resident memory in MiB; 0 where the system does not tell. */
  long residentMebibytes() throws IOException {
    var status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      // It may write its cache first.
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
