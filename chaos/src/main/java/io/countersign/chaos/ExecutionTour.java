package io.countersign.chaos;

import io.countersign.chaos.History.Fault;
import io.countersign.chaos.inside.CrashPoint;
import java.util.EnumMap;
import java.util.Map;

/**
 * Halts one of two replicas at every crash point between the steps of executions. The other is
 * paused while that happens, so that it is the first who does it, and takes over afterwards. In the
 * end every execution is led to its end.
 */
final class ExecutionTour {
  private final Installation installation;
  private final Map<CrashPoint, Integer> exits = new EnumMap<>(CrashPoint.class);
  private final Map<CrashPoint, String> waiting = new EnumMap<>(CrashPoint.class);

  ExecutionTour(Installation installation) {
    this.installation = installation;
  }

  /** Exit codes by point. */
  Map<CrashPoint, Integer> exits() {
    return exits;
  }

  /** The execution that a timer was to move while the application was halted. */
  String expired() {
    return waiting.getOrDefault(CrashPoint.CP39, "");
  }

  /** Goes round all points; ends with both replicas running and every execution at its end. */
  void go() {
    installation.start(1);
    var survivor = installation.start(2);
    for (var point : CrashPoint.OF_EXECUTIONS) {
      waiting.put(point, prepared(survivor, point));
    }
    installation.rest();
    installation.kill(installation.replica(1));
    for (var point : CrashPoint.OF_EXECUTIONS) {
      visit(point, survivor);
    }
    installation.start(1);
    for (var point : CrashPoint.OF_EXECUTIONS) {
      if (!waiting.getOrDefault(point, "").isEmpty()) {
        lead(waiting.getOrDefault(point, ""));
      }
    }
  }

  private void visit(CrashPoint point, Replica survivor) {
    installation.disturb(
        Fault.KILL_REPLICA,
        1,
        () -> {
          var armed = installation.launch(1, Map.of(CrashPoint.PROPERTY, point.name()));
          if (!armed.awaitHealthy()) {
            throw new IllegalStateException(point + " came too early: see " + armed.log());
          }
          installation.disturb(
              Fault.PAUSE_REPLICA,
              2,
              () -> {
                Signals.pause(survivor.process());
                provoke(point, armed);
                exits.put(point, Signals.awaitEnd(armed.process(), 60));
                Signals.goOn(survivor.process());
              });
          if (waiting.getOrDefault(point, "").isEmpty()) {
            // Who was not answered asks again, with the same key.
            var again = installation.client().begin(survivor, hot(), point.name(), callback());
            waiting.put(point, again.request());
          }
        });
  }

  /** An execution, as far as this point needs it; none where the point is in its beginning. */
  private String prepared(Replica replica, CrashPoint point) {
    return switch (point) {
      case CP31, CP32, CP33 -> "";
      case CP34, CP35, CP36, CP39, CP40 -> begun(replica, point);
      case CP37, CP38, CP42 -> {
        var execution = begun(replica, point);
        answer(replica, execution, "first");
        if (point != CrashPoint.CP42) {
          answer(replica, execution, "left");
        }
        yield execution;
      }
      case CP41 -> {
        var execution = begun(replica, point);
        answer(replica, execution, "first");
        yield execution;
      }
      case CP01,
          CP02,
          CP03,
          CP04,
          CP05,
          CP06,
          CP07,
          CP08,
          CP09,
          CP10,
          CP11,
          CP12,
          CP12B,
          CP13,
          CP13B,
          CP14,
          CP15,
          CP16,
          CP17,
          CP18,
          CP19,
          CP20,
          CP21,
          CP21B,
          CP25,
          CP26,
          CP27,
          CP28,
          CP28B ->
          throw new IllegalArgumentException(point + " is not between steps");
    };
  }

  private void provoke(CrashPoint point, Replica replica) {
    var execution = waiting.getOrDefault(point, "");
    if (execution.isEmpty()) {
      installation.client().begin(replica, hot(), point.name(), callback());
      return;
    }
    switch (installation.step(execution, "file")) {
      case "WAITING" -> installation.client().complete(replica, hot(), execution, "file");
      default -> {
        if (point == CrashPoint.CP39 || point == CrashPoint.CP40) {
          CrashTour.expireNow(installation, installation.asked(execution, "first"));
        } else {
          var both = !installation.asked(execution, "left").isEmpty();
          answer(replica, execution, both ? "left" : "first");
        }
      }
    }
  }

  private String begun(Replica replica, CrashPoint point) {
    return installation.client().begin(replica, hot(), point.name(), callback()).request();
  }

  private void answer(Replica replica, String execution, String step) {
    installation.approve(replica, hot(), installation.asked(execution, step));
  }

  /** Answers what is asked, and completes what is handed out, until there is nothing left. */
  private void lead(String execution) {
    for (var turn = 0; !installation.ended(execution); turn++) {
      if (turn > 20) {
        throw new IllegalStateException("Execution " + execution + " comes to no end");
      }
      var replica = installation.replica(1 + turn % 2);
      if (installation.step(execution, "file").equals("WAITING")) {
        installation.client().complete(replica, hot(), execution, "file");
      }
      for (var step : Chain.APPROVALS) {
        if (installation.step(execution, step).equals("WAITING")) {
          answer(replica, execution, step);
        }
      }
      Signals.sleep(100);
    }
  }

  private String callback() {
    return installation.hooks().url(HookSink.Mood.OK);
  }

  private Client.Tenant hot() {
    return installation.tenants().getFirst();
  }
}
