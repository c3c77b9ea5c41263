package io.countersign.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.chaos.History.Kind;
import io.countersign.chaos.History.Outcome;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Callers who ask, and approvers who answer over each other, all at once, until told to stop. */
final class Workload implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final int RACED_PERCENT = 70;
  private static final int MOST_TRIES = 6;
  private static final int EXECUTION_EVERY = 5;

  private final Installation installation;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean stopped;

  private Workload(Installation installation) {
    this.installation = installation;
  }

  static Workload start(Installation installation, long seed) {
    var workload = new Workload(installation);
    for (var number = 1; number <= CLIENTS; number++) {
      var random = new Random(seed + number);
      var name = "c" + number;
      workload.running.add(workload.threads.submit(() -> workload.work(name, random)));
    }
    return workload;
  }

  private void work(String name, Random random) {
    for (var turn = 1; !stopped; turn++) {
      if (turn % EXECUTION_EVERY == 0) {
        oneExecution(name + "-" + turn, random);
      } else {
        oneRequest(name + "-" + turn, random);
      }
    }
  }

  /** The life of a request, from the question to a reading of its outcome. */
  private void oneRequest(String name, Random random) {
    var tenant = installation.tenants().get(Math.max(0, random.nextInt(5) - 2));
    var question = question(name, random);
    var opened = open(tenant, question, random);
    if (opened.isEmpty()) {
      return;
    }
    var request = opened.get();
    installation.client().read(anyReplica(random), tenant, request);
    var actors = actors(tenant, request, question, random);
    var racers = random.nextInt(100) < RACED_PERCENT ? 2 + random.nextInt(2) : 1;
    var racing = new ArrayList<Future<?>>();
    for (var i = 0; i < racers && !actors.isEmpty(); i++) {
      var actor = actors.get(random.nextInt(actors.size()));
      var replica = anyReplica(random);
      var late = random.nextInt(50);
      racing.add(
          threads.submit(() -> {
            Signals.sleep(late);
            actor.act(replica);
          }));
    }
    installation.client().read(anyReplica(random), tenant, request);
    racing.forEach(Workload::join);
    installation.client().read(anyReplica(random), tenant, request);
  }

  /** The life of an execution: several people answer each of its steps at once. */
  private void oneExecution(String name, Random random) {
    var tenant = installation.tenants().getFirst();
    var callback = random.nextBoolean() ? installation.hooks().url(HookSink.Mood.OK) : "";
    var started = begin(tenant, name, callback, random);
    for (var turn = 0; started.isPresent() && turn < MOST_TRIES && !stopped; turn++) {
      var shown = installation.client().showExecution(anyReplica(random), tenant, started.get());
      var racing = new ArrayList<Future<?>>();
      for (var step : shown.at("/steps")) {
        if (step.at("/state").asText().equals("waiting")) {
          for (var i = 0; i < 2; i++) {
            var replica = anyReplica(random);
            racing.add(threads.submit(() -> goOn(replica, tenant, started.get(), step)));
          }
        }
      }
      racing.forEach(Workload::join);
      Signals.sleep(random.nextInt(100));
    }
  }

  private Optional<String> begin(
      Client.Tenant tenant, String name, String callback, Random random) {
    for (var tries = 0; tries < MOST_TRIES && !stopped; tries++) {
      var op = installation.client().begin(anyReplica(random), tenant, name, callback);
      if (op.outcome() == Outcome.OK) {
        return Optional.of(op.request());
      }
      Signals.sleep(200);
    }
    return Optional.empty();
  }

  private void goOn(Replica replica, Client.Tenant tenant, String execution, JsonNode step) {
    var request = step.at("/approvalId").asText("");
    var client = installation.client();
    if (request.isEmpty()) {
      if (step.at("/step").asText().equals("file")) {
        client.complete(replica, tenant, execution, "file");
      }
      return;
    }
    for (var assignment : client.show(replica, tenant, request).at("/assignments")) {
      client.decide(replica, tenant, request, assignment.at("/id").asText(), "approve");
    }
  }

  private Client.Question question(String name, Random random) {
    var approvers = new ArrayList<String>();
    for (var i = 0; i <= random.nextInt(3); i++) {
      approvers.add("approver-" + (char) ('a' + i) + "@example.test");
    }
    var moods = HookSink.Mood.all();
    var callback =
        random.nextInt(4) == 0
            ? ""
            : installation
                .hooks()
                .url(
                    random.nextBoolean()
                        ? HookSink.Mood.OK
                        : moods.get(random.nextInt(moods.size())));
    return new Client.Question(
        name, approvers, random.nextInt(4) == 0, callback, random.nextInt(10) == 0 ? "PT2S" : "");
  }

  /** Whoever does not know whether a request was opened asks again, with the same key. */
  private Optional<String> open(Client.Tenant tenant, Client.Question question, Random random) {
    for (var tries = 0; tries < MOST_TRIES && !stopped; tries++) {
      var op = installation.client().create(anyReplica(random), tenant, question);
      if (op.outcome() == Outcome.OK) {
        return Optional.of(op.request());
      }
      Signals.sleep(200);
    }
    return Optional.empty();
  }

  /** Something that one person or program may do about a request. */
  private interface Actor {
    void act(Replica replica);
  }

  private List<Actor> actors(
      Client.Tenant tenant, String request, Client.Question question, Random random) {
    var client = installation.client();
    var actors = new ArrayList<Actor>();
    var shown = client.show(anyReplica(random), tenant, request);
    for (var assignment : shown.at("/assignments")) {
      var id = assignment.at("/id").asText();
      var to = assignment.at("/email").asText();
      var verdict = random.nextInt(3) == 0 ? "reject" : "approve";
      actors.add(replica -> client.decide(replica, tenant, request, id, verdict));
      question(id, to)
          .ifPresent(mail -> {
            var approve = link(mail, "/hil/action", 0);
            var reject = link(mail, "/hil/action", 1);
            var form = link(mail, "/hil/form", 0);
            actors.add(r -> client.press(r, tenant.id(), request, id, "approve", approve));
            actors.add(r -> client.press(r, tenant.id(), request, id, "approve", approve));
            actors.add(r -> client.press(r, tenant.id(), request, id, "reject", reject));
            actors.add(r -> client.press(r, tenant.id(), request, id, "approve", form));
          });
    }
    var close = random.nextBoolean() ? Kind.CANCEL : Kind.RECALL;
    if (random.nextInt(4) == 0) {
      actors.add(replica -> client.close(replica, tenant, request, close));
    }
    return actors;
  }

  /** Waits a little for the mail; who has none answers over the API. */
  private Optional<SmtpSink.Mail> question(String assignment, String to) {
    for (var tries = 0; tries < 30 && !stopped; tries++) {
      var found =
          installation.smtp().mails().stream()
              .filter(mail -> mail.name().equals(assignment) && mail.to().equals(to))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
      Signals.sleep(50);
    }
    return Optional.empty();
  }

  private static URI link(SmtpSink.Mail mail, String path, int nth) {
    return Installation.link(mail, path, nth);
  }

  private Replica anyReplica(Random random) {
    var replicas = installation.replicas();
    return replicas.get(random.nextInt(replicas.size()));
  }

  private static void join(Future<?> future) {
    try {
      future.get(120, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Lets everybody finish what they have begun. */
  @Override
  public void close() {
    stopped = true;
    running.forEach(Workload::join);
    threads.shutdown();
  }
}
