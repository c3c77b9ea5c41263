package io.countersign.client;

import io.countersign.client.Call.Repeating;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Executions of workflows: start them, wait for them, do their tasks. Immutable, and safe for use
 * by many threads.
 */
public final class Executions {
  private static final String PATH = "/v1/executions";
  private static final Duration FIRST_LOOK = Duration.ofMillis(250);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final Calls calls;

  Executions(Calls calls) {
    this.calls = calls;
  }

  /**
   * Starts a workflow. It is started once for each key, however often this is called with it; the
   * same key with something else to start is refused ({@code idempotency-key-reused}).
   *
   * @throws ProblemException e.g. {@code validation-failed}, with the place of each bad value
   */
  public Execution start(NewExecution wanted, String idempotencyKey) {
    return Execution.of(calls.send(Call.postOnce(PATH, wanted.members(), idempotencyKey)));
  }

  /**
   * How it stands now.
   *
   * @throws ProblemException {@code not-found}, also if it is another tenant's
   */
  public Execution find(String id) {
    return Execution.of(calls.send(Call.get(path(id))));
  }

  /**
   * Waits until it has ended, or a step failed. It looks every now and then, at most every ten
   * seconds; whatever goes wrong on the way and may pass, it waits out. It holds the thread that
   * calls: for days, rather take callbacks.
   *
   * @return {@link ExecutionResult.StillRunning} if the time is over
   * @throws CountersignException if the installation refuses, or could not be asked in the end
   */
  public ExecutionResult await(String id, Duration atMost) {
    return look(id, atMost, execution -> false).result();
  }

  /**
   * Waits like {@link #await} until this step waits, e.g. a task for its results; also returns when
   * the execution has ended, a step failed, or the time is over: ask {@link Execution#waitsAt}.
   */
  public Execution awaitStep(String id, String step, Duration atMost) {
    return look(id, atMost, execution -> execution.waitsAt(step));
  }

  private Execution look(String id, Duration atMost, Predicate<Execution> enough) {
    var deadline = calls.in(atMost);
    for (var pause = FIRST_LOOK; ; pause = longer(pause)) {
      var execution = Execution.of(calls.send(Call.get(path(id)), deadline));
      if (execution.state() != Execution.State.RUNNING
          || enough.test(execution)
          || deadline.passed()) {
        return execution;
      }
      calls.sleep(pause, deadline);
    }
  }

  private static Duration longer(Duration pause) {
    var longer = pause.plus(pause.dividedBy(2));
    return longer.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : longer;
  }

  /**
   * Brings the results of a task. The same results again are fine.
   *
   * @param output what the task declares: texts, numbers, booleans, null
   * @throws ProblemException {@code not-pending} if the step does not wait
   */
  public Execution complete(String id, String step, Map<String, ?> output) {
    return Execution.of(
        calls.send(
            Call.post(
                path(id) + "/steps/" + Check.segment(step) + "/complete",
                Map.of("output", output),
                Repeating.HARMLESS)));
  }

  /**
   * Says that a task could not be done. The execution stops there until somebody retries the step.
   *
   * @throws ProblemException {@code not-pending} if the step does not wait
   */
  public Execution fail(String id, String step, String reason) {
    return change(path(id) + "/steps/" + Check.segment(step) + "/fail", Map.of("reason", reason));
  }

  /**
   * Tries a failed step again.
   *
   * @throws ProblemException {@code not-pending} if the step has not failed
   */
  public Execution retry(String id, String step) {
    return change(path(id) + "/steps/" + Check.segment(step) + "/retry", Map.of());
  }

  /**
   * Ends it, and withdraws whatever it asks.
   *
   * @throws ProblemException {@code not-pending} if it has ended
   */
  public Execution cancel(String id) {
    return change(path(id) + "/cancel", Map.of());
  }

  private Execution change(String path, Map<String, String> body) {
    return Execution.of(calls.send(Call.post(path, body, Repeating.IF_NOTHING_HAPPENED)));
  }

  private static String path(String id) {
    return PATH + "/" + Check.segment(id);
  }
}
