package io.countersign.chaos;

import java.time.Instant;
import java.util.List;

/**
 * What clients did and saw, and what was done to the installation meanwhile. All times are those of
 * one clock that never steps back, beside which the database's own clock runs: one machine.
 */
record History(List<Op> ops, List<Disturbance> disturbances) {

  /** What a client does. */
  enum Kind {
    CREATE,
    PRESS,
    EDIT,
    DECIDE,
    CANCEL,
    RECALL,
    READ,
    /** Begins an execution. */
    START,
    /** Brings the result of a task. */
    COMPLETE
  }

  /** What a client knows about what it did. */
  enum Outcome {
    OK,
    /** It was told that nothing happened. */
    FAIL,
    /** It was told nothing, or that nobody knows. */
    INFO
  }

  /**
   * One thing that one client did.
   *
   * @param id also the comment of a decision, so that the decision can be told from others
   * @param key the Idempotency-Key of a CREATE or START
   * @param request the request, or the execution, that it is about
   * @param action approve or reject, or the step that is completed
   * @param problem what kind of problem the answer named
   * @param seen the state in what was read
   * @param winner the id of the decision in what was read
   * @param retryAfter whether a 503 said when to come back
   */
  record Op(
      String id,
      Kind kind,
      int replica,
      String tenant,
      String key,
      String request,
      String assignment,
      String action,
      Outcome outcome,
      int status,
      String problem,
      String seen,
      String winner,
      boolean retryAfter,
      Instant begun,
      Instant ended) {}

  /** What is done to the installation. */
  enum Fault {
    KILL_REPLICA,
    PAUSE_REPLICA,
    STOP_REPLICA,
    KILL_DATABASE,
    PAUSE_DATABASE,
    KILL_SESSIONS,
    CUT_AFTER_COMMIT,
    SLOW_DATABASE,
    RESET_DATABASE,
    BLACK_HOLE,
    BAD_MAIL,
    HEALING
  }

  /**
   * @param replica whom it hit, 0 for all
   */
  record Disturbance(Fault fault, int replica, Instant from, Instant to) {
    boolean overlaps(Op op) {
      return from.isBefore(op.ended()) && op.begun().isBefore(to);
    }
  }

  /** How often something may have been done twice for a good reason. */
  long reasonsForDuplicates() {
    return disturbances.stream()
        .filter(d ->
            switch (d.fault()) {
              case KILL_REPLICA,
                  PAUSE_REPLICA,
                  STOP_REPLICA,
                  KILL_DATABASE,
                  PAUSE_DATABASE,
                  KILL_SESSIONS,
                  CUT_AFTER_COMMIT,
                  SLOW_DATABASE,
                  RESET_DATABASE,
                  BLACK_HOLE ->
                  true;
              case BAD_MAIL, HEALING -> false;
            })
        .count();
  }
}
