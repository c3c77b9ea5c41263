package io.countersign.adapters.persistence;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.port.Jobs;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jobs as rows of db-scheduler's table. They are written here and not through its client: that
 * takes any error of its INSERT for a duplicate and goes on, which after a deadlock (the server has
 * undone everything so far) would commit half of the caller's work.
 */
@Singleton
final class JdbcJobs implements Jobs {
  private final Sql sql;
  private final TransactionOperations<Connection> transactions;
  private final JobBell bell;
  private final JdbcTenantClock clock;
  private final JdbcTimeline timeline;

  JdbcJobs(
      Sql sql,
      TransactionOperations<Connection> transactions,
      JobBell bell,
      JdbcTenantClock clock,
      JdbcTimeline timeline) {
    this.sql = sql;
    this.transactions = transactions;
    this.bell = bell;
    this.clock = clock;
    this.timeline = timeline;
  }

  /**
   * A job that is running may have read what it needs before this change. It does not count as
   * scheduled: the job is scheduled once more beside it, under a numbered instance.
   */
  @Override
  public void schedule(TenantId tenant, List<Scheduled> jobs) {
    if (jobs.isEmpty()) {
      return;
    }
    if (clock.isSandbox(tenant)) {
      scheduleInSandbox(tenant, jobs);
    } else {
      scheduleInRealTime(jobs);
    }
  }

  /** A sandbox has one job in real time: to look at what is due in its own. */
  private void scheduleInSandbox(TenantId tenant, List<Scheduled> jobs) {
    var soonest = jobs.stream().map(Scheduled::due).min(Comparator.naturalOrder()).orElseThrow();
    var tick = new Scheduled(Job.tick(tenant), clock.inRealTime(tenant, soonest));
    timeline.schedule(
        tenant, jobs.stream().filter(one -> one.job().kind() != Job.Kind.TICK).toList());
    scheduleInRealTime(List.of(tick));
  }

  private void scheduleInRealTime(List<Scheduled> jobs) {
    if (!added(jobs)) {
      for (var one : jobs) {
        for (var number = 1; !scheduled(one, number); number++) {}
      }
    }
    transactions
        .findTransactionStatus()
        .ifPresentOrElse(
            status ->
                status.registerSynchronization(
                    new TransactionSynchronization() {
                      @Override
                      public void afterCommit() {
                        bell.ring();
                      }
                    }),
            bell::ring);
  }

  /**
   * False if this instance is running. If it is waiting it stays locked, so that it runs after us.
   */
  private boolean scheduled(Scheduled one, int number) {
    return added(List.of(one), number) || hurried(one, JobInstance.id(one.job(), number));
  }

  private boolean added(List<Scheduled> jobs) {
    return added(jobs, 1);
  }

  /** False if one of these instances is there. */
  private boolean added(List<Scheduled> jobs, int number) {
    try {
      sql.insert(
          """
          INSERT INTO scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
          """,
          jobs.stream()
              .map(one ->
                  List.<@Nullable Object>of(
                      one.job().kind(),
                      JobInstance.id(one.job(), number),
                      AttemptSerializer.FIRST,
                      one.due(),
                      false,
                      1))
              .toList());
      return true;
    } catch (DatabaseException failed) {
      if (failed.duplicate()) {
        return false;
      }
      throw failed;
    }
  }

  /** False as well if it has ended by now; then it is scheduled under the next number. */
  private boolean hurried(Scheduled one, String instance) {
    var waits =
        sql.first(
                """
                SELECT picked FROM scheduled_tasks
                WHERE task_name = ? AND task_instance = ? FOR UPDATE
                """,
                row -> !row.flag("picked"),
                one.job().kind(),
                instance)
            .orElse(false);
    if (waits) {
      sql.update(
          """
          UPDATE scheduled_tasks SET execution_time = ?, version = version + 1
          WHERE task_name = ? AND task_instance = ? AND execution_time > ?
          """,
          one.due(),
          one.job().kind(),
          instance,
          one.due());
    }
    return waits;
  }

  @Override
  public void withdraw(TenantId tenant, List<Job> jobs) {
    if (jobs.isEmpty()) {
      return;
    }
    if (clock.isSandbox(tenant)) {
      timeline.withdraw(tenant, jobs);
      return;
    }
    var one = "(task_name = ? AND (task_instance = ? OR task_instance LIKE ? ESCAPE '!'))";
    sql.update(
        "DELETE FROM scheduled_tasks WHERE picked = FALSE AND (%s)"
            .formatted(String.join(" OR ", Collections.nCopies(jobs.size(), one))),
        jobs.stream()
            .flatMap(
                job -> Stream.of(job.kind(), JobInstance.id(job, 1), JobInstance.likeFurther(job)))
            .toArray());
  }

  @Override
  public void addFailed(TenantId tenant, FailedJob failed) {
    sql.update(
        """
        INSERT INTO failed_job (tenant_id, id, kind, subject, attempts, why, failed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        tenant,
        failed.id(),
        failed.job().kind(),
        failed.job().subject(),
        failed.attempts(),
        failed.why(),
        failed.at());
  }

  @Override
  public Optional<FailedJob> findFailed(TenantId tenant, String id) {
    return failed("tenant_id = ? AND id = ?", List.of(tenant, id), 1).stream().findFirst();
  }

  @Override
  public List<FailedJob> listFailed(TenantId tenant, String beforeId, int limit) {
    return beforeId.isEmpty()
        ? failed("tenant_id = ?", List.of(tenant), limit)
        : failed("tenant_id = ? AND id < ?", List.of(tenant, beforeId), limit);
  }

  /** Leaves out kinds that this version does not know. */
  private List<FailedJob> failed(String where, List<Object> which, int limit) {
    var kinds = Job.Kind.values();
    var parameters = new ArrayList<@Nullable Object>(which);
    parameters.addAll(Arrays.asList(kinds));
    parameters.add(limit);
    return sql.list(
        "SELECT * FROM failed_job WHERE %s AND kind IN (%s) ORDER BY id DESC LIMIT ?"
            .formatted(where, Sql.placeholders(kinds.length)),
        JdbcJobs::failed,
        parameters.toArray());
  }

  @Override
  public boolean removeFailed(TenantId tenant, String id) {
    return sql.update("DELETE FROM failed_job WHERE tenant_id = ? AND id = ?", tenant, id) == 1;
  }

  private static FailedJob failed(Row row) throws SQLException {
    return new FailedJob(
        row.text("id"),
        new Job(
            new TenantId(row.text("tenant_id")),
            row.choice("kind", Job.Kind.class),
            row.text("subject")),
        row.number("attempts"),
        row.text("why"),
        row.instant("failed_at"));
  }
}
