package io.countersign.chaos.inside;

import io.countersign.application.job.Job;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Executions;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Links;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditChain;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.tenant.TenantId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Does what a planted bug does, at the port where it belongs. */
final class Planting {
  private final PlantedBug bug;
  private final AtomicInteger attempts = new AtomicInteger();

  /** By this thread: the transaction of another ends before the one that it is about. */
  private final ThreadLocal<Boolean> putOff = ThreadLocal.withInitial(() -> false);

  Planting(PlantedBug bug) {
    this.bug = bug;
  }

  @Nullable Object answer(Call call) throws Throwable {
    return switch (bug) {
      case PB2 -> readThenUpdate(call);
      case PB3 -> auditAfterCommit(call);
      case PB4 -> jobAfterCommit(call);
      case PB6 -> withoutFence(call);
      case PB7 -> call.proceed(); // see Statements
      case PB8 -> commitFailed(call);
      case PB9 -> call.is(Links.class, "ofAssignment") ? List.of() : call.proceed();
      case PB11 -> expiryByTheOwnClock(call);
      case PB14 -> bodyAnew(call);
      case PB15 -> markedBefore(call);
      case PB16 -> tidied(call);
      case PB17 -> call.is(Executions.class, "save") ? null : call.proceed();
    };
  }

  private static @Nullable Object readThenUpdate(Call call) throws Throwable {
    if (call.is(ApprovalRequests.class, "findForUpdate")) {
      var found = unlocked(call);
      Thread.sleep(500);
      return found;
    }
    if (call.is(ApprovalRequests.class, "saveDecision")) {
      return writtenAnyway(call);
    }
    if (call.is(ApprovalRequests.class, "saveDecisions")) {
      Thread.sleep(500);
      return writtenAnyway(call);
    }
    return call.proceed();
  }

  private static Object unlocked(Call call) {
    return ((ApprovalRequests) call.bean())
        .find((TenantId) call.argument(0), (RequestId) call.argument(1));
  }

  private static @Nullable Object writtenAnyway(Call call) throws SQLException {
    var tenant = (TenantId) call.argument(0);
    if (call.argument(1) instanceof List<?> together) {
      var written = new HashSet<RequestId>();
      for (var one : together) {
        var recorded = (DecisionResult.Recorded) one;
        write(tenant, recorded.request(), recorded.decision());
        written.add(recorded.request().id());
      }
      return written;
    }
    write(tenant, (ApprovalRequest) call.argument(1), (Decision) call.argument(2));
    return null;
  }

  private static void write(TenantId tenant, ApprovalRequest after, Decision decision)
      throws SQLException {
    try (var connection = connect();
        var update =
            connection.prepareStatement(
                """
                UPDATE approval_request SET state = ?, closed_at = UTC_TIMESTAMP(6), version = version + 1,
                  decision_count = decision_count + 1 WHERE tenant_id = ? AND id = ?
                """);
        var insert =
            connection.prepareStatement(
                """
                INSERT INTO decision (tenant_id, id, request_id, place, assignment_id, responder_kind,
                  responder_id, responder_name, verdict, comment_text, submitted, seen, channel,
                  assurance, ip, user_agent, decided_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?, '{}', ?, ?, ?, '', '', UTC_TIMESTAMP(6))
                """)) {
      update.setString(1, after.state().name());
      update.setString(2, tenant.value());
      update.setString(3, after.id().toString());
      update.executeUpdate();
      insert.setString(1, tenant.value());
      insert.setString(2, decision.id().value());
      insert.setString(3, after.id().toString());
      insert.setInt(4, ThreadLocalRandom.current().nextInt(1_000_000));
      insert.setString(5, decision.responder().assignment().value());
      switch (decision.responder()) {
        case Responder.Approver(var _, var email, var _) -> {
          insert.setString(6, "approver");
          insert.setString(7, email.value());
        }
        case Responder.Machine(var _, var keyId, var _) -> {
          insert.setString(6, "machine");
          insert.setString(7, keyId);
        }
      }
      insert.setString(8, decision.verdict().name());
      insert.setString(9, decision.comment().text());
      insert.setString(10, decision.seen().value());
      insert.setString(11, decision.channel().value());
      insert.setString(12, decision.assurance().name());
      insert.executeUpdate();
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(System.getenv("COUNTERSIGN_DB_URL"), "root", "");
  }

  private @Nullable Object auditAfterCommit(Call call) throws Throwable {
    if (call.is(AuditLog.class, "append")
        && ((AuditEvent) call.argument(2)).type().equals("decision.recorded")) {
      putOff.set(true);
      var stream = (String) call.argument(1);
      return new AuditEntry(stream, 0, "", AuditChain.GENESIS, AuditChain.GENESIS);
    }
    if (call.is(AuditLog.class, "appendEach")) {
      putOff.set(true);
      return null;
    }
    return haltingBeforeWhatWasPutOff(call);
  }

  private @Nullable Object jobAfterCommit(Call call) throws Throwable {
    if (call.is(Jobs.class, "schedule") && call.argument(1) instanceof List<?> jobs) {
      var others = jobs.stream().filter(job -> !resumes(job)).toList();
      putOff.set(putOff.get() || others.size() < jobs.size());
      return call.with(call.argument(0), others).proceed();
    }
    return haltingBeforeWhatWasPutOff(call);
  }

  private static boolean resumes(Object job) {
    return ((Jobs.Scheduled) job).job().kind() == Job.Kind.RESUME;
  }

  private @Nullable Object haltingBeforeWhatWasPutOff(Call call) throws Throwable {
    var result = call.proceed();
    if (putOff.get() && call.is(Transactions.class, "inTransaction")) {
      halt();
    }
    return result;
  }

  private void halt() {
    System.err.println("Halted by " + bug);
    Runtime.getRuntime().halt(137);
  }

  /** Takes the number of the last attempt for its own. */
  private static @Nullable Object withoutFence(Call call) throws Throwable {
    if (!call.is(Continuations.class, "save")) {
      return call.proceed();
    }
    var tenant = (TenantId) call.argument(0);
    var mine = (Continuations.Continuation) call.argument(1);
    var stored = ((Continuations) call.bean()).find(tenant, mine.data().id()).orElse(mine);
    var forged =
        new Continuations.Continuation(
            mine.about(),
            mine.data(),
            mine.state(),
            Math.max(mine.attempts(), stored.attempts()),
            mine.lastFailure(),
            mine.createdAt(),
            mine.resumedAt());
    return call.with(tenant, forged).proceed();
  }

  private static @Nullable Object commitFailed(Call call) throws Throwable {
    try {
      return call.proceed();
    } catch (OutcomeUnknownException unknown) {
      throw new StorageUnavailableException(unknown);
    }
  }

  /** A clock that is slow, and nobody who asks the database's. */
  private static @Nullable Object expiryByTheOwnClock(Call call) throws Throwable {
    if (call.is(ApprovalRequests.class, "findForUpdate")) {
      return unlocked(call);
    }
    if (call.is(ApprovalRequests.class, "saveDecision")
        || call.is(ApprovalRequests.class, "saveDecisions")) {
      return writtenAnyway(call);
    }
    var result = call.proceed();
    return call.is(InstantSource.class, "instant") && result instanceof Instant now
        ? now.minus(Duration.ofHours(1))
        : result;
  }

  private @Nullable Object bodyAnew(Call call) throws Throwable {
    if (!call.is(ContinuationOrchestrator.class, "resume")) {
      return call.proceed();
    }
    var data = (ResponseData) call.argument(2);
    var anew =
        new ResponseData(
            data.id(),
            data.event(),
            data.body() + " ".repeat(attempts.getAndIncrement()),
            data.callbackUrl());
    return call.with(call.argument(0), call.argument(1), anew).proceed();
  }

  private @Nullable Object markedBefore(Call call) throws Throwable {
    if (call.is(ContinuationOrchestrator.class, "resume")) {
      putOff.set(true);
      return new ContinuationResult.Resumed();
    }
    return haltingBeforeWhatWasPutOff(call);
  }

  private static @Nullable Object tidied(Call call) throws Throwable {
    var result = call.proceed();
    if (call.is(Jobs.class, "addFailed")) {
      Thread.ofPlatform().start(Planting::tidyUp);
    }
    return result;
  }

  private static void tidyUp() {
    try (var connection = connect();
        var delete = connection.prepareStatement("DELETE FROM failed_job")) {
      while (delete.executeUpdate() == 0) {
        Thread.sleep(50);
      }
    } catch (SQLException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
