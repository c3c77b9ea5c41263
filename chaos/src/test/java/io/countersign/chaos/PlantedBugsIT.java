package io.countersign.chaos;

import static io.countersign.chaos.inside.PlantedBug.PB11;
import static io.countersign.chaos.inside.PlantedBug.PB14;
import static io.countersign.chaos.inside.PlantedBug.PB15;
import static io.countersign.chaos.inside.PlantedBug.PB16;
import static io.countersign.chaos.inside.PlantedBug.PB17;
import static io.countersign.chaos.inside.PlantedBug.PB2;
import static io.countersign.chaos.inside.PlantedBug.PB3;
import static io.countersign.chaos.inside.PlantedBug.PB4;
import static io.countersign.chaos.inside.PlantedBug.PB6;
import static io.countersign.chaos.inside.PlantedBug.PB7;
import static io.countersign.chaos.inside.PlantedBug.PB8;
import static io.countersign.chaos.inside.PlantedBug.PB9;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.chaos.Checker.Invariant;
import io.countersign.chaos.History.Fault;
import io.countersign.chaos.History.Outcome;
import io.countersign.chaos.HookSink.Mood;
import io.countersign.chaos.inside.PlantedBug;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A suite that cannot go red proves nothing: each bug must break the promise named beside it. */
class PlantedBugsIT {
  private static final String ANA = "finance-1@example.test";
  private static final String BEN = "finance-2@example.test";
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static Db db;

  @BeforeAll
  static void startDatabase() {
    db = Db.start(1);
  }

  @AfterAll
  static void stopDatabase() {
    db.close();
  }

  /** What happens, with a bug or without. */
  private interface Scenario {
    void play(Installation installation, Map<String, String> properties);
  }

  @Test
  void without_a_bug_none_of_these_scenarios_breaks_a_promise() {
    var scenarios =
        List.<Scenario>of(
            PlantedBugsIT::two_people_answer_at_once,
            PlantedBugsIT::a_decision,
            PlantedBugsIT::a_replica_is_paused_while_it_calls_back,
            PlantedBugsIT::a_receiver_takes_its_time,
            PlantedBugsIT::a_commit_is_not_answered,
            PlantedBugsIT::a_mail_is_taken_without_a_word,
            PlantedBugsIT::an_answer_comes_too_late,
            PlantedBugsIT::a_receiver_fails_twice,
            PlantedBugsIT::a_receiver_is_gone);
    var installation = Installation.on(db, "no-bug");
    try {
      for (var scenario : scenarios) {
        scenario.play(installation, Map.of());
      }
      assertThat(installation.check(installation.settle())).isEmpty();
    } finally {
      installation.closeButDatabase();
    }
  }

  @Test
  @DisplayName("PB2 Read-then-update breaks I1")
  void pb2() {
    assertThat(broken(PB2, PlantedBugsIT::two_people_answer_at_once)).contains(Invariant.I1);
  }

  @Test
  @DisplayName("PB3 An audit event after the commit breaks I4")
  void pb3() {
    assertThat(broken(PB3, PlantedBugsIT::a_decision)).containsExactly(Invariant.I4);
  }

  @Test
  @DisplayName("PB4 A job after the commit breaks I5")
  void pb4() {
    assertThat(broken(PB4, PlantedBugsIT::a_decision)).containsExactly(Invariant.I5);
  }

  @Test
  @DisplayName("PB6 Completing without a fence breaks I5")
  void pb6() {
    assertThat(broken(PB6, PlantedBugsIT::a_replica_is_paused_while_it_calls_back))
        .containsExactly(Invariant.I5);
  }

  @Test
  @DisplayName("PB7 A lease that is not renewed breaks I5")
  void pb7() {
    assertThat(broken(PB7, PlantedBugsIT::a_receiver_takes_its_time)).containsExactly(Invariant.I5);
  }

  @Test
  @DisplayName("PB8 A COMMIT that threw, reported as failed, breaks I2")
  void pb8() {
    assertThat(broken(PB8, PlantedBugsIT::a_commit_is_not_answered)).containsExactly(Invariant.I2);
  }

  @Test
  @DisplayName("PB9 New links in a repeated mail break I6")
  void pb9() {
    assertThat(broken(PB9, PlantedBugsIT::a_mail_is_taken_without_a_word))
        .containsExactly(Invariant.I6);
  }

  @Test
  @DisplayName("PB10 innodb_flush_log_at_trx_commit=0 breaks I2")
  void pb10() {
    try (var installation = Installation.on(Db.start(0), "pb10")) {
      var replica = installation.start(1);
      var requests =
          List.of(1, 2, 3, 4, 5, 6).stream()
              .map(number -> ask(installation, replica, "", ANA))
              .toList();
      // Once a second the server writes what it has confirmed.
      Signals.sleep(2_500);
      requests.forEach(request -> decide(installation, replica, request, ANA, "approve"));
      installation.disturb(Fault.KILL_DATABASE, 0, () -> installation.db().kill());
      installation.db().restart();
      assertThat(invariants(installation)).contains(Invariant.I2);
    }
  }

  @Test
  @DisplayName("PB11 Expiry by a clock of the application breaks I9")
  void pb11() {
    assertThat(broken(PB11, PlantedBugsIT::an_answer_comes_too_late)).contains(Invariant.I9);
  }

  @Test
  @DisplayName("PB14 A body that is written anew breaks I5")
  void pb14() {
    assertThat(broken(PB14, PlantedBugsIT::a_receiver_fails_twice)).containsExactly(Invariant.I5);
  }

  @Test
  @DisplayName("PB15 A callback marked before it is sent breaks I5")
  void pb15() {
    assertThat(broken(PB15, PlantedBugsIT::a_decision)).containsExactly(Invariant.I5);
  }

  @Test
  @DisplayName("PB16 Tidying up what was given up breaks I17")
  void pb16() {
    assertThat(broken(PB16, PlantedBugsIT::a_receiver_is_gone)).containsExactly(Invariant.I17);
  }

  @Test
  @DisplayName("PB17 A decision that does not move the execution that waits for it breaks I18")
  void pb17() {
    assertThat(broken(PB17, PlantedBugsIT::a_step_is_decided)).containsExactly(Invariant.I18);
  }

  private static void a_step_is_decided(Installation installation, Map<String, String> properties) {
    var replica = running(installation, properties);
    var tenant = installation.tenants().getFirst();
    var execution = installation.client().begin(replica, tenant, "chain-1", "").request();
    installation.approve(replica, tenant, installation.asked(execution, "first"));
  }

  private static List<Invariant> broken(PlantedBug bug, Scenario scenario) {
    var installation = Installation.on(db, bug.name().toLowerCase(java.util.Locale.ROOT));
    try {
      var properties = new HashMap<>(Map.of(PlantedBug.PROPERTY, bug.name()));
      if (bug == PB7) {
        properties.put("chaos.statements", "yes");
      }
      scenario.play(installation, properties);
      return invariants(installation);
    } finally {
      installation.closeButDatabase();
    }
  }

  private static List<Invariant> invariants(Installation installation) {
    var violations = installation.check(installation.settle());
    violations.forEach(System.out::println);
    return violations.stream().map(Checker.Violation::invariant).distinct().sorted().toList();
  }

  private static void two_people_answer_at_once(
      Installation installation, Map<String, String> properties) {
    var replica = running(installation, properties);
    var request = ask(installation, replica, "", ANA, BEN);
    CrashTour.together(
        () -> decide(installation, replica, request, ANA, "approve"),
        () -> decide(installation, replica, request, BEN, "reject"));
  }

  private static void a_decision(Installation installation, Map<String, String> properties) {
    var replica = running(installation, properties);
    var request = ask(installation, replica, installation.hooks().url(Mood.OK), ANA);
    decide(installation, replica, request, ANA, "approve");
    if (!properties.isEmpty()) {
      installation.disturb(
          Fault.KILL_REPLICA,
          1,
          () -> assertThat(Signals.awaitEnd(replica.process(), 60)).isEqualTo(137));
    }
  }

  private static void a_replica_is_paused_while_it_calls_back(
      Installation installation, Map<String, String> properties) {
    var replica = running(installation, properties);
    var request = ask(installation, replica, installation.hooks().url(Mood.ERROR_TWICE), ANA);
    installation.disturb(
        Fault.PAUSE_REPLICA,
        1,
        () -> {
          var paused = new AtomicInteger();
          var answered = new CompletableFuture<@Nullable Void>();
          installation
              .hooks()
              .onCallback(
                  request,
                  () -> {
                    answered.join();
                    Signals.pause(replica.process());
                    paused.set(1);
                  });
          decide(installation, replica, request, ANA, "approve");
          answered.complete(null);
          Installation.await(
              "a callback", () -> paused.get() == 1 ? Optional.of(1) : Optional.empty());
          var second = installation.start(2, properties);
          Installation.await(
              "a second replica that takes over",
              () -> {
                installation.retryNow();
                return installation
                    .db()
                    .find(
                        "SELECT id FROM continuation WHERE state = 'RESUMED' AND request_id = '"
                            + request
                            + "'");
              });
          assertThat(second.process().isAlive()).isTrue();
          Signals.goOn(replica.process());
          // It has its answer, and thinks that the job is its own.
          Signals.sleep(4_000);
        });
  }

  private static void a_receiver_takes_its_time(
      Installation installation, Map<String, String> properties) {
    var patient = new HashMap<>(properties);
    patient.put("countersign.callback-timeout", "20s");
    var replica = installation.start(1, patient);
    var request = ask(installation, replica, installation.hooks().url(Mood.OK), ANA);
    installation.hooks().onCallback(request, () -> Signals.sleep(8_000));
    decide(installation, replica, request, ANA, "approve");
    Signals.sleep(9_000);
  }

  private static void a_commit_is_not_answered(
      Installation installation, Map<String, String> properties) {
    var replica = running(installation, properties);
    var request = ask(installation, replica, "", ANA);
    installation.disturb(
        Fault.CUT_AFTER_COMMIT,
        0,
        () -> {
          installation.proxy().cutAfterCommit("INSERT INTO decision", () -> {});
          decide(installation, replica, request, ANA, "approve");
        });
    assertThat(installation.proxy().cuts()).isPositive();
  }

  private static void a_mail_is_taken_without_a_word(
      Installation installation, Map<String, String> properties) {
    var replica = running(installation, properties);
    var times = new AtomicInteger();
    installation
        .smtp()
        .behave(() ->
            times.getAndIncrement() == 0 ? SmtpSink.Mood.DROP_BEFORE_250 : SmtpSink.Mood.ACCEPT);
    ask(installation, replica, "", ANA);
    Installation.await(
        "a second attempt",
        () -> {
          installation.retryNow();
          return times.get() > 1 ? Optional.of(1) : Optional.empty();
        });
  }

  private static void an_answer_comes_too_late(
      Installation installation, Map<String, String> properties) {
    var first = running(installation, Map.of());
    var request = ask(installation, first, "", ANA);
    installation.awaitMail(request, ANA);
    installation.kill(first);
    CrashTour.expireNow(installation, request);
    var replica = installation.start(1, properties);
    decide(installation, replica, request, ANA, "approve");
    // Whatever else goes wrong by such a clock is not what this is about.
    installation.kill(replica);
  }

  private static void a_receiver_fails_twice(
      Installation installation, Map<String, String> properties) {
    var replica = running(installation, properties);
    var request = ask(installation, replica, installation.hooks().url(Mood.ERROR_TWICE), ANA);
    decide(installation, replica, request, ANA, "approve");
  }

  private static void a_receiver_is_gone(
      Installation installation, Map<String, String> properties) {
    var replica = running(installation, properties);
    var request = ask(installation, replica, installation.hooks().url(Mood.GONE), ANA);
    decide(installation, replica, request, ANA, "approve");
    Installation.await(
        "the end of a callback",
        () ->
            installation
                .db()
                .find(
                    "SELECT id FROM continuation WHERE state = 'FAILED' AND request_id = '"
                        + request
                        + "'"));
    Signals.sleep(500);
  }

  /** The replica that runs, or one with these properties. */
  private static Replica running(Installation installation, Map<String, String> properties) {
    return !installation.replicas().isEmpty() && installation.replica(1).process().isAlive()
        ? installation.replica(1)
        : installation.start(1, properties);
  }

  private static String ask(
      Installation installation, Replica replica, String callback, String... approvers) {
    var question =
        new Client.Question(
            "question-" + NAMES.incrementAndGet(), List.of(approvers), false, callback, "");
    var op = installation.client().create(replica, installation.tenants().getFirst(), question);
    assertThat(op.outcome()).as("%s", op).isEqualTo(Outcome.OK);
    return op.request();
  }

  private static void decide(
      Installation installation, Replica replica, String request, String who, String action) {
    installation
        .client()
        .decide(
            replica,
            installation.tenants().getFirst(),
            request,
            assignment(installation, request, who),
            action);
  }

  private static String assignment(Installation installation, String request, String who) {
    return installation
        .db()
        .find(
            "SELECT id FROM assignment WHERE request_id = '%s' AND email = '%s'"
                .formatted(request, who))
        .orElseThrow();
  }
}
