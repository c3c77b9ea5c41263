package io.countersign.chaos;

import io.countersign.chaos.History.Fault;
import java.util.List;
import java.util.Random;

/** Does one bad thing to the installation, for a while, and takes it away again. */
final class Nemesis {
  /** Everything it can do. */
  static final List<Fault> FAULTS =
      List.of(
          Fault.KILL_REPLICA,
          Fault.CUT_AFTER_COMMIT,
          Fault.PAUSE_REPLICA,
          Fault.KILL_SESSIONS,
          Fault.BAD_MAIL,
          Fault.KILL_DATABASE,
          Fault.SLOW_DATABASE,
          Fault.STOP_REPLICA,
          Fault.RESET_DATABASE,
          Fault.PAUSE_DATABASE,
          Fault.BLACK_HOLE);

  private static final long LEASE_MILLIS = Replica.HEARTBEAT.toMillis() * 4;

  private final Installation installation;
  private final Random random;

  Nemesis(Installation installation, Random random) {
    this.installation = installation;
    this.random = random;
  }

  void strike(Fault fault) {
    var replicas = installation.replicas();
    var victim = replicas.get(random.nextInt(replicas.size()));
    var one = fault == Fault.KILL_REPLICA || fault == Fault.PAUSE_REPLICA;
    installation.disturb(
        fault,
        one || fault == Fault.STOP_REPLICA ? victim.number() : 0,
        () -> strike(fault, victim));
  }

  private void strike(Fault fault, Replica victim) {
    var db = installation.db();
    var proxy = installation.proxy();
    switch (fault) {
      case KILL_REPLICA -> {
        victim.kill();
        Signals.sleep(500 + random.nextInt(1_000));
        installation.start(victim.number());
      }
      case PAUSE_REPLICA -> {
        // Longer than its leases: its jobs are taken over, and it does not know when it wakes.
        Signals.pause(victim.process());
        Signals.sleep(2 * LEASE_MILLIS + random.nextInt(2_000));
        Signals.goOn(victim.process());
      }
      case STOP_REPLICA -> {
        victim.terminate();
        installation.start(victim.number());
      }
      case KILL_DATABASE -> {
        db.kill();
        Signals.sleep(500 + random.nextInt(1_000));
        db.restart();
      }
      case PAUSE_DATABASE -> {
        db.pause();
        Signals.sleep(3_000 + random.nextInt(2_000));
        db.goOn();
      }
      case KILL_SESSIONS -> {
        for (var i = 0; i < 3; i++) {
          db.killSessions();
          Signals.sleep(300);
        }
      }
      case CUT_AFTER_COMMIT -> {
        for (var i = 0; i < 3; i++) {
          proxy.cutAfterCommit(
              i == 1 ? "INSERT INTO approval_request" : "INSERT INTO decision", () -> {});
          Signals.sleep(700);
        }
        proxy.heal();
      }
      case SLOW_DATABASE -> {
        proxy.latency(20);
        Signals.sleep(3_000);
        proxy.latency(0);
      }
      case RESET_DATABASE -> {
        for (var i = 0; i < 3; i++) {
          proxy.reset();
          Signals.sleep(300);
        }
      }
      case BLACK_HOLE -> {
        proxy.blackHole(true);
        Signals.sleep(3_000);
        proxy.blackHole(false);
      }
      case BAD_MAIL -> {
        var moods = SmtpSink.Mood.values();
        installation.smtp().behave(() -> moods[random.nextInt(moods.length)]);
        Signals.sleep(4_000);
        installation.smtp().heal();
      }
      case HEALING -> {}
    }
  }
}
