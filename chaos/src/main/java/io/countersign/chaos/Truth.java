package io.countersign.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is there when everything has come to rest.
 *
 * @param now the database's time
 * @param listed what the API lists, by tenant
 * @param leaks where a secret was found that must not stand there
 */
record Truth(
    Instant now,
    List<Request> requests,
    List<Assignment> assignments,
    List<Decision> decisions,
    List<Delivery> deliveries,
    List<Continuation> continuations,
    List<Job> jobs,
    List<FailedJob> failedJobs,
    List<Audit> audit,
    List<Execution> executions,
    List<Step> steps,
    Map<String, List<String>> listed,
    List<String> leaks,
    Recovery recovery) {

  record Request(
      String tenant,
      String id,
      String title,
      String state,
      String requester,
      boolean everybody,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant closedAt,
      @Nullable Instant remindAt,
      boolean callsBack,
      String execution,
      String step) {}

  /**
   * @param key the Idempotency-Key with which it was begun
   */
  record Execution(String tenant, String id, String key, String state, boolean callsBack) {}

  /**
   * @param request whom it asks by, empty if it asks nobody
   */
  record Step(String tenant, String execution, String name, String state, String request) {}

  record Assignment(String tenant, String id, String request, String email) {}

  record Decision(
      String tenant,
      String id,
      String request,
      int place,
      String assignment,
      String responder,
      String verdict,
      String comment,
      String digest,
      Instant at) {}

  record Delivery(
      String tenant,
      String id,
      String request,
      String assignment,
      String kind,
      String state,
      Instant createdAt) {
    /** How its mail is named. */
    String name() {
      return kind.equals("ASK") ? assignment : id;
    }
  }

  /**
   * @param about the id of a request or an execution
   */
  record Continuation(
      String tenant, String id, String about, String event, String body, String state) {}

  /** A scheduled job; the subject is what it is about, without the tenant. */
  record Job(
      String kind,
      String tenant,
      String subject,
      boolean picked,
      @Nullable Instant heartbeat,
      Instant due) {}

  record FailedJob(String tenant, String kind, String subject) {}

  record Audit(
      String tenant, String stream, long seq, String canonical, String previous, String hash) {}

  /**
   * How the installation came back after the last fault was taken away.
   *
   * @param secondsToHealth until every replica said so
   * @param errors how many calls failed after that
   * @param connections how many sessions of the database are open
   * @param allowedConnections how many the pools may have
   * @param moreThreads how many threads the replicas have more than before
   */
  record Recovery(
      long secondsToHealth, int errors, int connections, int allowedConnections, int moreThreads) {}
}
