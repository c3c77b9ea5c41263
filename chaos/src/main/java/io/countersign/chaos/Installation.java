package io.countersign.chaos;

import io.countersign.chaos.History.Fault;
import io.countersign.chaos.inside.CrashPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** A whole installation to break: database, replicas, mail server, receivers, and their users. */
final class Installation implements AutoCloseable {
  private static final String CANARY = "smtp-password-canary-77c41e";
  private static final String SOON =
      "task_name IN ('DELIVER', 'REVISE', 'RESUME', 'WITHDRAW') AND picked = FALSE";
  private static final int PATIENCE_SECONDS = 90;
  private static final int POOL = 10;

  private final Path folder;
  private final Db db;
  private final Proxy proxy;
  private final SmtpSink smtp = new SmtpSink();
  private final HookSink hooks = new HookSink();
  private final Recorder recorder;
  private final Client client;
  private final List<Client.Tenant> tenants = new ArrayList<>();
  private final Map<Integer, Replica> replicas = new ConcurrentSkipListMap<>();
  private final Map<Integer, Integer> ports = new HashMap<>();
  private final Map<Integer, Integer> threads = new HashMap<>();
  private boolean masterKeyRotated;

  private Installation(Path folder, Db db) {
    this.folder = folder;
    this.db = db;
    this.proxy = new Proxy(db.port());
    this.recorder = new Recorder(folder.resolve("history.jsonl"));
    this.client = new Client(recorder);
    // Whoever interrupts us should not find us running on.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> replicas().forEach(Replica::close)));
  }

  /**
   * Without any replica yet.
   *
   * @param name of the folder under target/chaos that keeps history and logs
   */
  static Installation create(String name) {
    return on(Db.start(1), name);
  }

  /** On a database server that runs already, whose data are dropped; it is stopped with us. */
  static Installation on(Db db, String name) {
    try {
      var folder = Path.of("target", "chaos", name).toAbsolutePath();
      Files.createDirectories(folder);
      try (var old = Files.list(folder)) {
        for (var file : old.toList()) {
          Files.delete(file);
        }
      }
      db.empty();
      return new Installation(folder, db);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Db db() {
    return db;
  }

  Proxy proxy() {
    return proxy;
  }

  SmtpSink smtp() {
    return smtp;
  }

  HookSink hooks() {
    return hooks;
  }

  Recorder recorder() {
    return recorder;
  }

  Client client() {
    return client;
  }

  List<Client.Tenant> tenants() {
    return tenants;
  }

  Replica replica(int number) {
    return Optional.ofNullable(replicas.get(number)).orElseThrow();
  }

  List<Replica> replicas() {
    return List.copyOf(replicas.values());
  }

  /** From now on replicas find a new master key in front. */
  void rotateMasterKey() {
    masterKeyRotated = true;
  }

  /**
   * Starts a replica, or starts it again.
   *
   * @param properties for the classes that are added to the application
   */
  Replica launch(int number, Map<String, String> properties) {
    var old = replicas.get(number);
    if (old != null) {
      old.close();
    }
    var port = ports.computeIfAbsent(number, _ -> Replica.freePort());
    var all = new HashMap<>(properties);
    if (masterKeyRotated) {
      all.put("chaos.rotate-master-key", "yes");
    }
    var point = properties.get(CrashPoint.PROPERTY);
    var url = Db.url(proxy.port());
    if (point != null && CrashPoint.valueOf(point).byStatement()
        || properties.containsKey("chaos.statements")) {
      url += "&queryInterceptors=io.countersign.chaos.inside.Statements";
    }
    var replica =
        Replica.launch(
            number, port, "http://127.0.0.1:" + ports.getOrDefault(1, port), url, folder, all);
    replicas.put(number, replica);
    return replica;
  }

  Replica start(int number) {
    return start(number, Map.of());
  }

  Replica start(int number, Map<String, String> properties) {
    var replica = launch(number, properties);
    if (!replica.awaitHealthy()) {
      throw new IllegalStateException("Does not start: see " + replica.log());
    }
    if (tenants.isEmpty()) {
      List.of("hot", "warm", "cold").forEach(this::tenant);
    }
    threads.put(number, replica.threads());
    return replica;
  }

  private void tenant(String id) {
    var replica = replica(1);
    var created =
        client.operator(
            replica, "/v1/tenants", "{\"id\":\"%1$s\",\"name\":\"Team %1$s\"}".formatted(id));
    var key =
        client.operator(
            replica,
            "/v1/tenants/" + id + "/api-keys",
            """
            {"name": "chaos", "scopes": ["approvals:create", "approvals:read", "approvals:manage",
              "decisions:write", "channels:admin", "secrets:admin", "signing-keys:admin", "jobs:admin",
              "workflows:write", "executions:start", "executions:read", "executions:manage"]}
            """);
    var tenant =
        new Client.Tenant(id, key.at("/secret").asText(), created.at("/callbackSecret").asText());
    client.call(
        replica, tenant, "PUT", "/v1/secrets/SmtpPassword", "{\"value\":\"" + CANARY + "\"}");
    client.call(
        replica,
        tenant,
        "PUT",
        "/v1/channels/email",
        """
        {"settings": {"smtpHost": "127.0.0.1", "smtpPort": "%d", "tls": "none",
          "smtpUser": "sink", "smtpPassword": "@{secret:SmtpPassword}",
          "fromAddress": "approvals@%s.test"}}
        """
            .formatted(smtp.port(), id));
    client.call(replica, tenant, "PUT", "/v1/workflows/" + Chain.NAME, Chain.DEFINITION);
    client.call(replica, tenant, "POST", "/v1/workflows/" + Chain.NAME + "/publish", "");
    tenants.add(tenant);
  }

  /** Something is done to the installation, and written down. */
  void disturb(Fault fault, int replica, Runnable action) {
    var from = recorder.now();
    action.run();
    recorder.disturbed(fault, replica, from);
  }

  void kill(Replica replica) {
    disturb(Fault.KILL_REPLICA, replica.number(), replica::kill);
  }

  /** The question that was put to somebody, as soon as it is there. */
  SmtpSink.Mail awaitMail(String request, String to) {
    return await(
        "a mail about " + request,
        () -> {
          var assignments =
              db.find(
                  "SELECT GROUP_CONCAT(id) FROM assignment WHERE request_id = '" + request + "'");
          return smtp.mails().stream()
              .filter(mail -> mail.to().equals(to))
              .filter(mail -> assignments.orElse("").contains(mail.name()))
              .findFirst();
        });
  }

  /** Waits until no message is on its way. */
  void rest() {
    await(
        "rest",
        () ->
            db.count("SELECT COUNT(*) FROM scheduled_tasks WHERE " + SOON + " OR picked = TRUE")
                    == 0
                ? Optional.of(true)
                : Optional.empty());
  }

  /** In which state a step of an execution is; empty if its turn has not come. */
  String step(String execution, String step) {
    return db.find(
            "SELECT state FROM execution_step WHERE execution_id = '%s' AND step = '%s'"
                .formatted(execution, step))
        .orElse("");
  }

  /** The request by which a step asks; empty if its turn has not come. */
  String asked(String execution, String step) {
    return db.find(
            "SELECT request_id FROM execution_step WHERE execution_id = '%s' AND step = '%s'"
                .formatted(execution, step))
        .orElse("");
  }

  boolean ended(String execution) {
    return db.find("SELECT state FROM execution WHERE id = '" + execution + "'")
        .filter("ENDED"::equals)
        .isPresent();
  }

  /** The first who is asked approves over the API. */
  History.Op approve(Replica replica, Client.Tenant tenant, String request) {
    var assignment =
        db.find("SELECT id FROM assignment WHERE request_id = '" + request + "'").orElseThrow();
    return client.decide(replica, tenant, request, assignment, "approve");
  }

  /** Waits for something that is about to come. */
  static <T> T await(String what, Supplier<Optional<T>> look) {
    for (var tries = 0; tries < 1200; tries++) {
      var found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      Signals.sleep(50);
    }
    throw new IllegalStateException("A minute without " + what);
  }

  /** The link of a mail that ends at this path and, for action links, stands at this place. */
  static URI link(SmtpSink.Mail mail, String path, int nth) {
    return URI.create(
        mail.links().stream().filter(l -> l.contains(path)).skip(nth).findFirst().orElseThrow());
  }

  /** Takes every fault away, lets everything come to rest, and looks at what is there. */
  Truth settle() {
    smtp.heal();
    hooks.heal();
    proxy.heal();
    for (var replica : replicas()) {
      Signals.goOn(replica.process());
      if (!replica.process().isAlive()) {
        start(replica.number());
      }
    }
    var from = recorder.now();
    replicas().forEach(Replica::awaitHealthy);
    var healthy = recorder.now();
    quiesce();
    var errors = probe();
    recorder.disturbed(Fault.HEALING, 0, from);
    var recovery =
        new Truth.Recovery(
            java.time.Duration.between(from, healthy).toSeconds(),
            errors,
            (int)
                db.count(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE db = '"
                        + Db.NAME
                        + "' AND id <> CONNECTION_ID()"),
            POOL * replicas.size(),
            replicas().stream()
                .mapToInt(r -> r.threads() - threads.getOrDefault(r.number(), r.threads()))
                .max()
                .orElse(0));
    var listed = new TreeMap<String, List<String>>();
    for (var tenant : tenants) {
      listed.put(tenant.id(), client.list(replicas().getFirst(), tenant));
    }
    return new Snapshot(db).read(listed, leaks(), recovery);
  }

  private void quiesce() {
    var end = Instant.now().plusSeconds(PATIENCE_SECONDS);
    while (Instant.now().isBefore(end)) {
      retryNow();
      var left =
          db.count(
              """
              SELECT COUNT(*) FROM scheduled_tasks
              WHERE task_name IN ('DELIVER', 'REVISE', 'RESUME', 'WITHDRAW') OR picked = TRUE
                OR execution_time < UTC_TIMESTAMP(6)
              """);
      if (left == 0) {
        return;
      }
      Signals.sleep(200);
    }
  }

  /** Retries are not waited for: their time is moved to now. */
  void retryNow() {
    db.update(
        "UPDATE scheduled_tasks SET execution_time = UTC_TIMESTAMP(6) WHERE "
            + SOON
            + " AND execution_time > UTC_TIMESTAMP(6)");
  }

  private int probe() {
    var errors = 0;
    for (var replica : replicas()) {
      for (var tenant : tenants) {
        var any =
            db.find(
                "SELECT id FROM approval_request WHERE tenant_id = '" + tenant.id() + "' LIMIT 1");
        if (any.isPresent()
            && client.read(replica, tenant, any.get()).outcome() != History.Outcome.OK) {
          errors++;
        }
      }
    }
    return errors;
  }

  /** Secrets and whole links in the logs of the replicas. */
  private List<String> leaks() {
    var secrets = new ArrayList<String>();
    secrets.add(CANARY);
    secrets.add(Replica.OPERATOR_KEY);
    secrets.add(Replica.MASTER_KEY.substring(3));
    tenants.forEach(tenant -> secrets.addAll(List.of(tenant.apiKey(), tenant.callbackSecret())));
    smtp.mails().stream()
        .flatMap(mail -> mail.links().stream())
        .map(link -> link.replaceAll(".*&t=", ""))
        .forEach(secrets::add);
    var leaks = new ArrayList<String>();
    for (var replica : replicas()) {
      try {
        var log = Files.readString(replica.log());
        secrets.stream()
            .filter(log::contains)
            .forEach(secret ->
                leaks.add(replica.log().getFileName() + " has " + secret.substring(0, 8) + "…"));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return leaks;
  }

  List<Checker.Violation> check(Truth truth) {
    return Checker.check(recorder.history(), truth, smtp.mails(), hooks.hooks());
  }

  /** Ends everything but the database server. */
  void closeButDatabase() {
    client.close();
    replicas().forEach(Replica::close);
    proxy.close();
    smtp.close();
    hooks.close();
    recorder.close();
  }

  @Override
  public void close() {
    closeButDatabase();
    db.close();
  }
}
