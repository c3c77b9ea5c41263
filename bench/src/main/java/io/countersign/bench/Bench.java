package io.countersign.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Prints how fast Countersign is, here and now, beside what the database alone would allow. */
final class Bench {
  private static final Path FOLDER = Path.of(".dev", "bench");
  private static final Path CACHE = FOLDER.resolve("countersign.aot");
  private static final Path JAR = Path.of("bootstrap", "target", "countersign.jar");
  private static final int[] CLIENTS = {1, 16, 64};
  private static final int FEW_CASES = 1;
  private static final int MANY_CASES = 50;
  private static final long SEED = 20261121;
  private static final String BACKLOG = "backlog@example.test";

  private final Options options;
  private final Table table = new Table();
  private final AtomicInteger approvers = new AtomicInteger();

  private Bench(Options options) {
    this.options = options;
  }

  /**
   * What is measured.
   *
   * @param server null if it is not ours
   * @param database null if it cannot be seen from here
   * @param slack null if messages would go to the real one
   * @param floors null if they were not measured
   */
  private record Subject(
      Installation installation,
      Installation.Tenant tenant,
      @Nullable Server server,
      @Nullable Database database,
      @Nullable PretendSlack slack,
      @Nullable Floors floors) {
    /** Until nothing that is due waits: what one figure left behind must not slow the next. */
    void settle() throws IOException, SQLException {
      if (database != null) {
        database.settle();
      }
    }

    /** So far. */
    Spent spent() {
      return server == null || database == null
          ? Spent.UNKNOWN
          : new Spent(server.processorTime(), database.processorTime());
    }

    Load.Figures measured(Load.Run run) throws IOException {
      var before = spent();
      var figures = run.figures();
      return figures.costing(spent().since(before));
    }
  }

  private record Floors(Load.Figures opening, Load.Figures deciding, Load.Figures alone) {}

  public static void main(String[] arguments) throws IOException, SQLException {
    if (List.of(arguments).contains("--help")) {
      System.out.println(Options.USAGE);
      return;
    }
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

  private void measureThere(Installation installation) throws IOException, SQLException {
    var tenant = installation.tenant("bench-" + Long.toString(System.nanoTime(), 36));
    System.out.println("Warming up ...");
    warmUp(installation, tenant);
    table.title("%s, %s".formatted(installation.url(), LocalDate.now()));
    figures(new Subject(installation, tenant, null, null, null, null));
    table.end();
  }

  private void measureHere() throws IOException, SQLException {
    Files.createDirectories(FOLDER);
    try (var slack = new PretendSlack();
        var database =
            options.mysql().isEmpty()
                ? Database.mariaDb(FOLDER.toAbsolutePath())
                : Database.running(options.mysql())) {
      System.out.printf(
          "%s, %d cores, %s, Java %s%n",
          LocalDate.now(),
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("os.arch"),
          System.getProperty("java.version"));
      database.fresh();
      var log = FOLDER.resolve("countersign.log");
      // The first run makes the tables and the cache; what operators wait for is a later start.
      try (var server = start(database, slack, "-XX:AOTCacheOutput=" + CACHE, log)) {
        var installation = server.installation();
        System.out.println("Learning how to start ...");
        rehearse(installation, installation.tenant("rehearsal"), 100, 16);
      }
      System.out.println(database.fresh());
      start(database, slack, "-XX:AOTCache=" + CACHE, log).close();
      try (var server = start(database, slack, "-XX:AOTCache=" + CACHE, log)) {
        measure(server, database, slack);
      }
    }
  }

  private Server start(Database database, PretendSlack slack, String cache, Path log)
      throws IOException {
    var jvm = new ArrayList<>(List.of("@dev/jvm.options", cache, "-Xlog:aot=error"));
    jvm.addAll(options.jvm());
    return Server.start(JAR, database, slack.apiUrl(), jvm, log);
  }

  private void measure(Server server, Database database, PretendSlack slack)
      throws IOException, SQLException {
    var idle = server.residentMebibytes();
    var installation = server.installation();
    var tenant = installation.tenant("bench");
    var floor = new Floor(database, "floor");
    System.out.println("Warming up ...");
    floor.openings(16, 2_000, 0x0100_0000);
    floor.decisions(16, 2_000, 0x0100_0000);
    warmUp(installation, tenant);
    String template;
    try (var wire = installation.wire()) {
      template = tenant.open(wire, Installation.question(List.of(BACKLOG), ""));
      tenant.links(BACKLOG, 1);
    }
    var before = 0;
    for (var open : options.open()) {
      System.out.printf("Opening %,d requests ...%n", open);
      new Backlog(database).grow(template, before, open);
      before = Math.max(before, open);
      database.settle();
      table.title("%,d open requests".formatted(open));
      var floors = options.wants("floor") ? floors(floor, database, open * 16) : null;
      figures(new Subject(installation, tenant, server, database, slack, floors));
      table.line("resident memory, MiB", Table.number(server.residentMebibytes(), 0));
      table.end();
    }
    table.title("Start");
    table.line("first 200 after, s", Table.number(server.startUp().toMillis() / 1e3, 2));
    table.line("resident memory when idle, MiB", Table.number(idle, 0));
    table.end();
  }

  private Floors floors(Floor floor, Database database, int firstNumber) throws IOException {
    var many = 4_000 * options.scale();
    var opening = measured(database, () -> floor.openings(16, many, firstNumber));
    var deciding = measured(database, () -> floor.decisions(16, many, firstNumber));
    var few = 1_000 * options.scale();
    var further = firstNumber + 0x0080_0000;
    floor.openings(1, few, further);
    var alone = measured(database, () -> floor.decisions(1, few, further));
    table.row("floor: rows of an opening, 16 connections", opening);
    table.row("floor: rows of a decision, 16 connections", deciding);
    table.row("floor: rows of a decision, 1 connection", alone);
    return new Floors(opening, deciding, alone);
  }

  private static Load.Figures measured(Database database, Load.Run run) throws IOException {
    var before = database.processorTime();
    var figures = run.figures();
    return figures.costing(new Spent(Duration.ZERO, database.processorTime().minus(before)));
  }

  private void figures(Subject subject) throws IOException, SQLException {
    if (options.wants("garbage")) {
      garbage(subject);
    }
    if (options.wants("pages")) {
      pages(subject);
    }
    if (options.wants("openings")) {
      openings(subject);
    }
    if (options.wants("decisions")) {
      for (var clients : CLIENTS) {
        decisions(subject, clients);
      }
    }
    if (options.wants("slack") && subject.slack() != null) {
      slack(subject, subject.slack());
    }
    if (options.wants("inbox")) {
      inbox(subject);
    }
    if (options.wants("callbacks")) {
      callbacks(subject);
    }
    if (options.wants("timers") && subject.database() != null) {
      timers(subject.database());
    }
    if (options.wants("executions")) {
      executions(subject);
    }
  }

  private void timers(Database database) throws SQLException {
    for (var due : new int[] {0, 100}) {
      table.row(
          "looking for due timers among %,d, %d due".formatted(database.timers(), due),
          Load.Figures.of(database.scans(due, 200), 0));
    }
  }

  /** Through three steps, and what one more expression costs. */
  private void executions(Subject subject) throws IOException, SQLException {
    var workflows = new Workflows(subject.tenant());
    var pieces = 1_000 * options.scale();
    try (var wire = subject.installation().wire()) {
      workflows.publishThree(wire);
      workflows.publishBranch(wire, FEW_CASES);
      workflows.publishBranch(wire, MANY_CASES);
    }
    through(subject, workflows, pieces);
    subject.settle();
    var figures = subject.measured(() -> through(subject, workflows, pieces));
    table.row("executions of %d steps, 16 clients".formatted(Workflows.STEPS), figures);
    table.line("  their steps per second", Table.number(figures.perSecond() * Workflows.STEPS, 0));
    subject.settle();
    branches(subject, workflows, FEW_CASES, pieces);
    branches(subject, workflows, MANY_CASES, pieces);
    var few = subject.measured(() -> branches(subject, workflows, FEW_CASES, pieces));
    var many = subject.measured(() -> branches(subject, workflows, MANY_CASES, pieces));
    table.row("executions, 1 expression, 1 client", few);
    table.row("executions, %d expressions, 1 client".formatted(MANY_CASES), many);
    table.line(
        "  one more expression, µs",
        Table.number((many.p50() - few.p50()) * 1_000 / (MANY_CASES - FEW_CASES), 1));
    subject.settle();
  }

  private static Load.Figures through(Subject subject, Workflows workflows, int pieces)
      throws IOException {
    return Load.run(
        16,
        pieces,
        () -> {
          var wire = subject.installation().wire();
          return piece -> workflows.runThrough(wire, piece);
        });
  }

  private static Load.Figures branches(Subject subject, Workflows workflows, int cases, int pieces)
      throws IOException {
    return Load.run(
        1,
        pieces,
        () -> {
          var wire = subject.installation().wire();
          return piece -> workflows.branch(wire, cases, piece);
        });
  }

  /**
   * Until compiling is over for the most part: by many clients, and by one, who takes other paths.
   */
  private void warmUp(Installation installation, Installation.Tenant tenant) throws IOException {
    rehearse(installation, tenant, 10_000, 16);
    rehearse(installation, tenant, 2_000, 1);
  }

  private void rehearse(
      Installation installation, Installation.Tenant tenant, int decisions, int clients)
      throws IOException {
    try (var receiver = installation.receiver()) {
      var presses = presses(installation, tenant, decisions, receiver);
      decide(installation, presses, clients);
      receiver.await(decisions);
      garbage(installation, presses.getFirst().path() + "?k=none&t=none", decisions);
    }
  }

  /** Links that nobody signed: a known key, and a MAC that is not its. */
  private void garbage(Subject subject) throws IOException, SQLException {
    var approver = nextApprover();
    try (var wire = subject.installation().wire()) {
      subject.tenant().open(wire, Installation.question(List.of(approver), ""));
    }
    var link = subject.tenant().links(approver, 1).getFirst();
    var path = link.getRawPath() + "?" + link.getRawQuery().replaceAll("\\.[^.]*$", ".");
    subject.settle();
    var database = subject.database();
    var before = database == null ? 0 : database.statements();
    var figures =
        subject.measured(() -> garbage(subject.installation(), path, 12_000 * options.scale()));
    table.row("garbage links, 16 clients", figures);
    if (database != null) {
      table.note(
          "Statements during %,d garbage links, those of timers included: %,d."
              .formatted(figures.pieces(), database.statements() - before - 1));
    }
  }

  private static Load.Figures garbage(Installation installation, String path, int pieces)
      throws IOException {
    var random = new Random(SEED);
    var macs = new byte[pieces][32];
    for (var mac : macs) {
      random.nextBytes(mac);
    }
    var base64 = Base64.getUrlEncoder().withoutPadding();
    return Load.run(
        16,
        pieces,
        () -> {
          var wire = installation.wire();
          return piece ->
              Installation.expect(
                  wire.get(path + new String(base64.encode(macs[piece]), US_ASCII)), 400);
        });
  }

  /** Pages behind good links. */
  private void pages(Subject subject) throws IOException, SQLException {
    var links = ask(subject.installation(), subject.tenant(), 200, "");
    subject.settle();
    table.row(
        "confirm pages, 16 clients",
        subject.measured(() ->
            Load.run(
                16,
                8_000 * options.scale(),
                () -> {
                  var wire = subject.installation().wire();
                  return piece -> Installation.look(wire, links.get(piece % links.size()));
                })));
  }

  private void openings(Subject subject) throws IOException, SQLException {
    var run = nextApprover();
    var floors = subject.floors();
    try (var receiver = subject.installation().receiver()) {
      var question =
          Installation.question(List.of("a" + run, "b" + run, "c" + run), receiver.url("openings"));
      table.row(
          "openings, 3 approvers, 16 clients",
          subject.measured(() ->
              Load.run(
                  16,
                  1_500 * options.scale(),
                  () -> {
                    var wire = subject.installation().wire();
                    return _ -> subject.tenant().open(wire, question);
                  })),
          floors == null ? null : floors.opening());
      subject.settle();
    }
  }

  private void decisions(Subject subject, int clients) throws IOException, SQLException {
    try (var receiver = subject.installation().receiver()) {
      var pieces = (clients == 1 ? 1_000 : 4_000) * options.scale();
      var presses = presses(subject.installation(), subject.tenant(), pieces, receiver);
      subject.settle();
      var before = subject.spent();
      var begun = System.nanoTime();
      var figures = subject.measured(() -> decide(subject.installation(), presses, clients));
      var floors = subject.floors();
      table.row(
          "decisions, %d clients".formatted(clients),
          figures,
          floors == null ? null : clients == 1 ? floors.alone() : floors.deciding());
      receiver.await(pieces);
      subject.settle();
      table.row(
          "  until callers are resumed and receipts sent",
          Load.Figures.rate(pieces, System.nanoTime() - begun)
              .costing(subject.spent().since(before)));
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
  private void callbacks(Subject subject) throws IOException, SQLException {
    var count = 100 * options.scale();
    var tenant = subject.tenant();
    try (var receiver = subject.installation().receiver();
        var wire = subject.installation().wire()) {
      var approver = nextApprover();
      for (var i = 0; i < count; i++) {
        tenant.open(wire, Installation.question(List.of(i + approver), receiver.url("c" + i)));
      }
      var presses = new ArrayList<Installation.Press>();
      for (var i = 0; i < count; i++) {
        presses.add(Installation.look(wire, tenant.links(i + approver, 1).getFirst()));
      }
      subject.settle();
      var nanos = new long[count];
      for (var i = 0; i < count; i++) {
        Installation.press(wire, presses.get(i));
        var decided = System.nanoTime();
        nanos[i] = Math.max(0, receiver.cameAt("c" + i) - decided);
      }
      table.row("decision to callback received", Load.Figures.of(nanos, 0));
    }
  }

  /** From a press in Slack until Slack is told that it arrived: at rest, and in a rush by mail. */
  private void slack(Subject subject, PretendSlack slack) throws IOException, SQLException {
    var count = 2_000 * options.scale();
    var tenant = subject.installation().tenant("slack" + approvers.incrementAndGet());
    var approver = nextApprover();
    try (var wire = subject.installation().wire()) {
      tenant.connectSlack(wire, approver);
    }
    table.row(
        "Slack presses acknowledged, 16 clients",
        subject.measured(() ->
            acknowledged(subject, slack, tenant, messages(subject, tenant, approver, count))));
    subject.settle();
    var messages = messages(subject, tenant, approver, count);
    try (var receiver = subject.installation().receiver();
        var rush = Executors.newSingleThreadExecutor()) {
      var presses =
          presses(subject.installation(), subject.tenant(), 4_000 * options.scale(), receiver);
      subject.settle();
      var deciding = rush.submit(() -> decide(subject.installation(), presses, 16));
      var figures = acknowledged(subject, slack, tenant, messages);
      var stillDeciding = !deciding.isDone();
      deciding.get();
      table.row("  while 16 clients decide by mail", figures);
      if (!stillDeciding) {
        table.note("The decisions by mail were over before the presses in Slack.");
      }
      receiver.await(presses.size());
    } catch (ExecutionException failed) {
      throw new IOException("The decisions by mail failed", failed.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
    subject.settle();
  }

  private static Load.Figures acknowledged(
      Subject subject,
      PretendSlack slack,
      Installation.Tenant tenant,
      List<Installation.Message> messages)
      throws IOException {
    return Load.run(
        16,
        messages.size(),
        () -> {
          var wire = subject.installation().wire();
          return piece ->
              slack.press(
                  wire, tenant.id(), messages.get(piece).delivery(), messages.get(piece).shown());
        });
  }

  private static List<Installation.Message> messages(
      Subject subject, Installation.Tenant tenant, String approver, int count) throws IOException {
    var question =
        Installation.question(List.of(approver), "")
            .replace("\"approvers\"", "\"delivery\":[\"slack\"],\"approvers\"");
    var messages = new Installation.Message[count];
    Load.run(
        4,
        count,
        () -> {
          var wire = subject.installation().wire();
          return piece -> messages[piece] = tenant.message(wire, tenant.open(wire, question));
        });
    return Arrays.asList(messages);
  }

  private void inbox(Subject subject) throws IOException {
    table.row(
        "inbox, 25 of an approver's open, 16 clients",
        subject.measured(() ->
            Load.run(
                16,
                2_000 * options.scale(),
                () -> {
                  var wire = subject.installation().wire();
                  return _ -> subject.tenant().inbox(wire, BACKLOG);
                })));
  }

  private String nextApprover() {
    return "approver" + approvers.incrementAndGet() + "@example.test";
  }
}
