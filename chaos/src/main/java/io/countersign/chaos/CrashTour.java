package io.countersign.chaos;

import io.countersign.chaos.History.Fault;
import io.countersign.chaos.inside.CrashPoint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * Halts one installation at every crash point in turn. Each start after a halt finds what the last
 * one left, and is itself the one that is halted next.
 */
final class CrashTour {
  /** All but those of {@link ExecutionTour}. */
  static final Set<CrashPoint> POINTS =
      EnumSet.complementOf(EnumSet.copyOf(CrashPoint.OF_EXECUTIONS));

  private static final String ANA = "finance-1@example.test";
  private static final String BEN = "finance-2@example.test";

  private final Installation installation;
  private final Map<CrashPoint, Integer> exits = new EnumMap<>(CrashPoint.class);
  private final Map<CrashPoint, List<Asked>> asked = new EnumMap<>(CrashPoint.class);

  CrashTour(Installation installation) {
    this.installation = installation;
  }

  /** Exit codes by point. */
  Map<CrashPoint, Integer> exits() {
    return exits;
  }

  /** Goes round all points; ends with the application halted. */
  void go() {
    // Requests that wait for their answers. Each start takes seconds: one does for all.
    var replica = installation.start(1);
    for (var point : POINTS) {
      asked.put(point, prepared(replica, point));
    }
    installation.kill(replica);
    for (var point : POINTS) {
      visit(point);
    }
  }

  private void visit(CrashPoint point) {
    if (point == CrashPoint.CP25) {
      installation.rotateMasterKey();
    }
    installation.disturb(
        Fault.KILL_REPLICA,
        1,
        () -> {
          var replica = installation.launch(1, properties(point));
          arm(point, replica);
          if (replica.awaitHealthy()) {
            provoke(point, replica);
          }
          exits.put(point, Signals.awaitEnd(replica.process(), 60));
        });
  }

  private static Map<String, String> properties(CrashPoint point) {
    return point.outside() ? Map.of() : Map.of(CrashPoint.PROPERTY, point.name());
  }

  /** At points outside, whoever is at the other end pulls the plug. */
  private void arm(CrashPoint point, Replica replica) {
    switch (point) {
      case CP07 -> installation.smtp().onConnect(replica::kill);
      case CP08 -> installation.smtp().onData(replica::kill);
      case CP15 -> installation.proxy().cutAfterCommit("INSERT INTO decision", replica::kill);
      case CP19 ->
          asked
              .getOrDefault(point, List.of())
              .forEach(one -> installation.hooks().onCallback(one.request(), replica::kill));
      case CP01,
          CP02,
          CP03,
          CP04,
          CP05,
          CP06,
          CP09,
          CP10,
          CP11,
          CP12,
          CP12B,
          CP13,
          CP13B,
          CP14,
          CP16,
          CP17,
          CP18,
          CP20,
          CP21,
          CP21B,
          CP25,
          CP26,
          CP27,
          CP28,
          CP28B,
          CP31,
          CP32,
          CP33,
          CP34,
          CP35,
          CP36,
          CP37,
          CP38,
          CP39,
          CP40,
          CP41,
          CP42 -> {}
    }
  }

  private List<Asked> prepared(Replica replica, CrashPoint point) {
    var ok = installation.hooks().url(HookSink.Mood.OK);
    var gone = installation.hooks().url(HookSink.Mood.GONE);
    return switch (point) {
      case CP10, CP11, CP12, CP12B, CP13, CP13B, CP14, CP15, CP16, CP28, CP28B ->
          List.of(ask(replica, point, 1, ""), ask(replica, point, 2, ok));
      case CP17, CP18, CP19, CP20 -> List.of(ask(replica, point, 1, ok));
      case CP21, CP21B -> List.of(ask(replica, point, 1, gone));
      case CP01, CP02, CP03, CP04, CP05, CP06, CP07, CP08, CP09, CP25, CP26, CP27 -> List.of();
      case CP31, CP32, CP33, CP34, CP35, CP36, CP37, CP38, CP39, CP40, CP41, CP42 -> List.of();
    };
  }

  /** A request with both its mails. */
  private record Asked(String request, SmtpSink.Mail first, SmtpSink.Mail second) {}

  private Asked ask(Replica replica, CrashPoint point, int number, String callback) {
    var question =
        new Client.Question(point + "-" + number, List.of(ANA, BEN), false, callback, "");
    var request = installation.client().create(replica, hot(), question).request();
    return new Asked(
        request, installation.awaitMail(request, ANA), installation.awaitMail(request, BEN));
  }

  private void provoke(CrashPoint point, Replica replica) {
    var waiting = asked.getOrDefault(point, List.of());
    var client = installation.client();
    switch (point) {
      case CP01, CP02, CP03, CP04, CP05, CP06, CP07, CP08, CP09 ->
          together(
              () -> client.create(replica, hot(), Client.Question.of(point + "-1", ANA, "")),
              () -> client.create(replica, hot(), Client.Question.of(point + "-2", BEN, "")));
      case CP10, CP11, CP12, CP13, CP14, CP15, CP16, CP17, CP18, CP19, CP20, CP21, CP21B ->
          waiting.forEach(one ->
              together(
                  () -> press(replica, one, one.first(), "approve"),
                  () -> press(replica, one, one.second(), "reject")));
      case CP12B, CP13B ->
          waiting.forEach(one ->
              together(
                  () -> decide(replica, one, one.first(), "approve"),
                  () -> decide(replica, one, one.second(), "reject")));
      case CP25, CP31, CP32, CP33, CP34, CP35, CP36, CP37, CP38, CP39, CP40, CP41, CP42 -> {}
      case CP26 -> {
        try {
          client.call(replica, hot(), "POST", "/v1/signing-keys/rotate", "");
        } catch (IllegalStateException halted) {
          // Nobody answers: that is the point.
        }
      }
      case CP27 -> {
        var question = new Client.Question(point + "-1", List.of(ANA), false, "", "PT1S");
        client.create(replica, hot(), question);
      }
      case CP28, CP28B -> waiting.forEach(one -> expireNow(installation, one.request()));
    }
  }

  /** Instead of waiting for the minute that a request has at least. */
  static void expireNow(Installation installation, String request) {
    installation
        .db()
        .update(
            "UPDATE approval_request SET expires_at = UTC_TIMESTAMP(6) WHERE id = '"
                + request
                + "'");
    installation
        .db()
        .update(
            "UPDATE scheduled_tasks SET execution_time = UTC_TIMESTAMP(6) WHERE task_name = 'EXPIRE'"
                + " AND task_instance LIKE '%"
                + request
                + "'");
  }

  private void press(Replica replica, Asked asked, SmtpSink.Mail mail, String action) {
    var link = Installation.link(mail, "/hil/action", action.equals("approve") ? 0 : 1);
    installation
        .client()
        .press(replica, hot().id(), asked.request(), assignment(asked, mail), action, link);
  }

  private void decide(Replica replica, Asked asked, SmtpSink.Mail mail, String action) {
    installation.client().decide(replica, hot(), asked.request(), assignment(asked, mail), action);
  }

  private String assignment(Asked asked, SmtpSink.Mail mail) {
    return installation
        .db()
        .find(
            "SELECT id FROM assignment WHERE request_id = '%s' AND email = '%s'"
                .formatted(asked.request(), mail.to()))
        .orElseThrow();
  }

  private Client.Tenant hot() {
    return installation.tenants().getFirst();
  }

  static void together(Runnable... actions) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<java.util.concurrent.Future<?>>();
      for (var action : actions) {
        running.add(threads.submit(action));
      }
      for (var one : running) {
        one.get();
      }
    } catch (InterruptedException | java.util.concurrent.ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
