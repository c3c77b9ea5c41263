package io.countersign.chaos;

import io.countersign.chaos.History.Fault;
import io.countersign.chaos.History.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Two replicas under load, while one thing after the other goes wrong. */
final class MixedRun {
  private static final long QUIET_MILLIS = 1_000;

  private MixedRun() {}

  /** What came of a run. */
  record Report(
      long seed,
      History history,
      Truth truth,
      List<Checker.Violation> violations,
      String summary) {}

  /** Every fault once. */
  static Report everyFaultOnce(Installation installation, long seed) {
    return run(
        installation,
        seed,
        nemesis -> {
          for (var fault : Nemesis.FAULTS) {
            nemesis.strike(fault);
            Signals.sleep(QUIET_MILLIS);
          }
        });
  }

  /** Random faults, often two at a time. */
  static Report forSoLong(Installation installation, long seed, Duration time) {
    var random = new Random(seed);
    var end = System.nanoTime() + time.toNanos();
    return run(
        installation,
        seed,
        nemesis -> {
          while (System.nanoTime() < end) {
            var first = any(random);
            var second = random.nextBoolean() ? any(random) : first;
            var beside =
                compatible(first, second)
                    ? CompletableFuture.runAsync(() -> nemesis.strike(second))
                    : CompletableFuture.<Void>completedFuture(null);
            nemesis.strike(first);
            beside.join();
            Signals.sleep(QUIET_MILLIS + random.nextInt(2_000));
          }
        });
  }

  private static Fault any(Random random) {
    return Nemesis.FAULTS.get(random.nextInt(Nemesis.FAULTS.size()));
  }

  /** Not the same twice, and nothing that needs the database while that is gone. */
  private static boolean compatible(Fault first, Fault second) {
    return first != second && !(needsDatabase(first) && needsDatabase(second));
  }

  private static boolean needsDatabase(Fault fault) {
    return switch (fault) {
      case KILL_REPLICA,
          STOP_REPLICA,
          PAUSE_REPLICA,
          KILL_DATABASE,
          PAUSE_DATABASE,
          KILL_SESSIONS,
          BLACK_HOLE,
          RESET_DATABASE ->
          true;
      case CUT_AFTER_COMMIT, SLOW_DATABASE, BAD_MAIL, HEALING -> false;
    };
  }

  private interface Plan {
    void carryOut(Nemesis nemesis);
  }

  private static Report run(Installation installation, long seed, Plan plan) {
    installation.start(1);
    installation.start(2);
    try (var _ = Workload.start(installation, seed)) {
      plan.carryOut(new Nemesis(installation, new Random(seed)));
    }
    var truth = installation.settle();
    var history = installation.recorder().history();
    var violations = installation.check(truth);
    return new Report(
        seed, history, truth, violations, summary(installation, seed, history, truth, violations));
  }

  private static String summary(
      Installation installation,
      long seed,
      History history,
      Truth truth,
      List<Checker.Violation> violations) {
    var kills =
        history.disturbances().stream()
            .filter(d -> d.fault() == Fault.KILL_REPLICA || d.fault() == Fault.KILL_DATABASE)
            .count();
    var mails = installation.smtp().mails();
    var hooks = installation.hooks().hooks();
    return """
    seed %d
    operations %d: %d ok, %d refused, %d unknown
    requests %d, decisions %d, mails %d, callbacks %d, executions %d
    faults %d, of which kills %d; answers to a COMMIT kept back %d
    duplicates: %d mails, %d callbacks
    violations %d
    """
        .formatted(
            seed,
            history.ops().size(),
            count(history, Outcome.OK),
            count(history, Outcome.FAIL),
            count(history, Outcome.INFO),
            truth.requests().size(),
            truth.decisions().size(),
            mails.size(),
            hooks.size(),
            truth.executions().size(),
            history.disturbances().size() - 1,
            kills,
            installation.proxy().cuts(),
            mails.stream().filter(SmtpSink.Mail::accepted).count()
                - mails.stream()
                    .filter(SmtpSink.Mail::accepted)
                    .map(SmtpSink.Mail::name)
                    .distinct()
                    .count(),
            hooks.stream().filter(HookSink.Hook::taken).count()
                - hooks.stream()
                    .filter(HookSink.Hook::taken)
                    .map(HookSink.Hook::id)
                    .distinct()
                    .count(),
            violations.size());
  }

  private static long count(History history, Outcome outcome) {
    return history.ops().stream().filter(op -> op.outcome() == outcome).count();
  }
}
