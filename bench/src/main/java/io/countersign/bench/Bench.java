package io.countersign.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Prints how fast Countersign is, here and now, beside what the database alone would allow. */
final class Bench {
  private static final Path FOLDER = Path.of(".dev", "bench");
  private static final Path JAR = Path.of("bootstrap", "target", "countersign.jar");
  private static final int[] CLIENTS = {1, 16, 64};
  private static final long SEED = 20261121;

  private final Options options;
  private final Table table = new Table();
  private final AtomicInteger approvers = new AtomicInteger();

  private Bench(Options options) {
    this.options = options;
  }

  public static void main(String[] arguments) throws IOException, SQLException {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException refused) {
      System.err.println(refused.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    var bench = new Bench(options);
    if (options.url() == null) {
      bench.measureHere();
    } else {
      bench.measureThere(new Installation(options.url(), options.operatorKey()));
    }
  }

  private void measureThere(Installation installation) throws IOException {
    var tenant = installation.tenant("bench-" + Long.toString(System.nanoTime(), 36));
    System.out.println("Warming up ...");
    warmUp(installation, tenant);
    table.title("%s, %s".formatted(installation.url(), LocalDate.now()));
    garbage(installation, tenant);
    pages(installation, tenant);
    table.row("openings, 3 approvers, 16 clients", openings(installation, tenant));
    for (var clients : CLIENTS) {
      table.row(
          "decisions, %d clients".formatted(clients), decisions(installation, tenant, clients));
    }
    inbox(installation, tenant);
    callbacks(installation, tenant);
    table.end();
  }

  private void measureHere() throws IOException, SQLException {
    Files.createDirectories(FOLDER);
    try (var database =
        options.mysql().isEmpty()
            ? Database.mariaDb(FOLDER.toAbsolutePath())
            : Database.running(options.mysql())) {
      System.out.printf(
          "%s, %d cores, %s, Java %s%n",
          LocalDate.now(),
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("os.arch"),
          System.getProperty("java.version"));
      System.out.println(database.fresh());
      var log = FOLDER.resolve("countersign.log");
      // The first start makes the tables; what operators wait for is a later one.
      Server.start(JAR, database, options.jvm(), log).close();
      try (var server = Server.start(JAR, database, options.jvm(), log)) {
        measure(server, database);
      }
    }
  }

  private void measure(Server server, Database database) throws IOException, SQLException {
    var installation = server.installation();
    var tenant = installation.tenant("bench");
    var idle = server.residentMebibytes();
    var floor = new Floor(database, "floor");
    System.out.println("Warming up ...");
    floor.openings(16, 2_000, 0x0100_0000);
    floor.decisions(16, 2_000, 0x0100_0000);
    warmUp(installation, tenant);
    String template;
    try (var wire = installation.wire()) {
      template = tenant.open(wire, Installation.question(List.of("backlog@example.test"), ""));
      tenant.links("backlog@example.test", 1);
    }
    var before = 0;
    for (var open : options.open()) {
      System.out.printf("Opening %,d requests ...%n", open);
      new Backlog(database).grow(template, before, open);
      before = Math.max(before, open);
      settle(database);
      table.title("%,d open requests".formatted(open));
      var opening = floor.openings(16, 4_000 * options.scale(), open * 16);
      var deciding = floor.decisions(16, 4_000 * options.scale(), open * 16);
      floor.openings(1, 1_000 * options.scale(), open * 16 + 0x0080_0000);
      var alone = floor.decisions(1, 1_000 * options.scale(), open * 16 + 0x0080_0000);
      table.row("floor: rows of an opening, 16 connections", opening);
      table.row("floor: rows of a decision, 16 connections", deciding);
      table.row("floor: rows of a decision, 1 connection", alone);
      var statements = database.statements();
      var garbage = garbage(installation, tenant);
      table.note(
          "Statements during %,d garbage links, those of timers included: %,d."
              .formatted(garbage.pieces(), database.statements() - statements - 1));
      pages(installation, tenant);
      table.row("openings, 3 approvers, 16 clients", openings(installation, tenant), opening);
      settle(database);
      for (var clients : CLIENTS) {
        table.row(
            "decisions, %d clients".formatted(clients),
            decisions(installation, tenant, clients),
            clients == 1 ? alone : deciding);
        var ended = System.nanoTime();
        settle(database);
        table.note(
            "Follow-ups of the decisions of %d clients were done %.1f s after the last of them."
                .formatted(clients, (System.nanoTime() - ended) / 1e9));
      }
      inbox(installation, tenant);
      callbacks(installation, tenant);
      table.line("resident memory, MiB", Table.number(server.residentMebibytes(), 0));
      table.end();
    }
    table.title("Start");
    table.line("first 200 after, s", Table.number(server.startUp().toMillis() / 1e3, 2));
    table.line("resident memory when idle, MiB", Table.number(idle, 0));
    table.end();
  }

  private void warmUp(Installation installation, Installation.Tenant tenant) throws IOException {
    var receiver = new Receiver();
    try (receiver) {
      var presses = presses(installation, tenant, 1_500, receiver);
      decide(installation, presses, 16);
      garbage(installation, tenant, presses.getFirst().path() + "?k=none&t=none", 4_000);
    }
  }

  /** Links that nobody signed: a known key, and a MAC that is not its. */
  private Load.Figures garbage(Installation installation, Installation.Tenant tenant)
      throws IOException {
    var approver = nextApprover();
    try (var wire = installation.wire()) {
      tenant.open(wire, Installation.question(List.of(approver), ""));
    }
    var link = tenant.links(approver, 1).getFirst();
    var path = link.getRawPath() + "?" + link.getRawQuery().replaceAll("\\.[^.]*$", ".");
    var figures = garbage(installation, tenant, path, 12_000 * options.scale());
    table.row("garbage links, 16 clients", figures);
    return figures;
  }

  private static Load.Figures garbage(
      Installation installation, Installation.Tenant tenant, String path, int pieces)
      throws IOException {
    var random = new Random(SEED);
    var macs = new byte[pieces][32];
    for (var mac : macs) {
      random.nextBytes(mac);
    }
    return Load.run(
        16,
        pieces,
        () -> {
          var wire = installation.wire();
          return piece ->
              Installation.expect(
                  wire.get(
                      path
                          + new String(
                              Base64.getUrlEncoder().withoutPadding().encode(macs[piece]),
                              US_ASCII)),
                  400);
        });
  }

  /** Pages behind good links. */
  private void pages(Installation installation, Installation.Tenant tenant) throws IOException {
    var links = ask(installation, tenant, 200, "");
    var figures =
        Load.run(
            16,
            8_000 * options.scale(),
            () -> {
              var wire = installation.wire();
              return piece -> Installation.look(wire, links.get(piece % links.size()));
            });
    table.row("confirm pages, 16 clients", figures);
  }

  private Load.Figures openings(Installation installation, Installation.Tenant tenant)
      throws IOException {
    var run = nextApprover();
    var question =
        Installation.question(
            List.of("a" + run, "b" + run, "c" + run), "http://127.0.0.1:9/outcomes");
    return Load.run(
        16,
        1_500 * options.scale(),
        () -> {
          var wire = installation.wire();
          return _ -> tenant.open(wire, question);
        });
  }

  private Load.Figures decisions(Installation installation, Installation.Tenant tenant, int clients)
      throws IOException {
    try (var receiver = new Receiver()) {
      var pieces = (clients == 1 ? 1_000 : 4_000) * options.scale();
      return decide(installation, presses(installation, tenant, pieces, receiver), clients);
    }
  }

  private static Load.Figures decide(
      Installation installation, List<Installation.Press> presses, int clients) throws IOException {
    return Load.run(
        clients,
        presses.size(),
        () -> {
          var wire = installation.wire();
          return piece -> Installation.press(wire, presses.get(piece));
        });
  }

  /**
   * Opens requests, waits for their mails, opens the pages behind them; pressing is what is left.
   */
  private List<Installation.Press> presses(
      Installation installation, Installation.Tenant tenant, int count, Receiver receiver)
      throws IOException {
    var links = ask(installation, tenant, count, receiver.url("many"));
    var presses = new Installation.Press[count];
    Load.run(
        4,
        count,
        () -> {
          var wire = installation.wire();
          return piece -> presses[piece] = Installation.look(wire, links.get(piece));
        });
    return Arrays.asList(presses);
  }

  private List<URI> ask(
      Installation installation, Installation.Tenant tenant, int count, String callbackUrl)
      throws IOException {
    var approver = nextApprover();
    var question = Installation.question(List.of(approver), callbackUrl);
    Load.run(
        4,
        count,
        () -> {
          var wire = installation.wire();
          return _ -> tenant.open(wire, question);
        });
    return tenant.links(approver, count);
  }

  /** From the answer to the press until the caller's end has the outcome; one at a time. */
  private void callbacks(Installation installation, Installation.Tenant tenant) throws IOException {
    var count = 100 * options.scale();
    try (var receiver = new Receiver();
        var wire = installation.wire()) {
      var approver = nextApprover();
      var nanos = new long[count];
      for (var i = 0; i < count; i++) {
        tenant.open(wire, Installation.question(List.of(i + approver), receiver.url("c" + i)));
      }
      var presses = new ArrayList<Installation.Press>();
      for (var i = 0; i < count; i++) {
        presses.add(Installation.look(wire, tenant.links(i + approver, 1).getFirst()));
      }
      var begun = System.nanoTime();
      for (var i = 0; i < count; i++) {
        Installation.press(wire, presses.get(i));
        var decided = System.nanoTime();
        nanos[i] = Math.max(0, receiver.cameAt("c" + i) - decided);
      }
      table.row("decision to callback received", Load.Figures.of(nanos, System.nanoTime() - begun));
    }
  }

  private void inbox(Installation installation, Installation.Tenant tenant) throws IOException {
    table.row(
        "inbox, 25 of an approver's open, 16 clients",
        Load.run(
            16,
            2_000 * options.scale(),
            () -> {
              var wire = installation.wire();
              return _ -> tenant.inbox(wire, "backlog@example.test");
            }));
  }

  /** Until nothing that is due waits: what one figure left behind must not slow the next. */
  private static void settle(Database database) throws IOException, SQLException {
    while (database.dueJobs() > 0) {
      try {
        Thread.sleep(200);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IOException(stop);
      }
    }
  }

  private String nextApprover() {
    return "approver" + approvers.incrementAndGet() + "@example.test";
  }
}
