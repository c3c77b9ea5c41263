package io.countersign.adapters.persistence;

import io.countersign.application.job.Job;
import io.countersign.application.port.Jobs.Scheduled;
import io.countersign.application.port.Timeline;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** {@link JdbcJobs} keeps the jobs of sandbox tenants here, and sees to it that they are run. */
@Singleton
final class JdbcTimeline implements Timeline {
  private final Sql sql;

  JdbcTimeline(Sql sql) {
    this.sql = sql;
  }

  void schedule(TenantId tenant, List<Scheduled> jobs) {
    for (var one : jobs) {
      sql.update(
          """
          INSERT INTO sandbox_job (tenant_id, kind, subject, due, attempt, version)
          VALUES (?, ?, ?, ?, 1, ?)
          ON DUPLICATE KEY UPDATE due = LEAST(due, VALUES(due)), version = VALUES(version)
          """,
          tenant,
          one.job().kind(),
          one.job().subject(),
          one.due(),
          newVersion());
    }
  }

  /** One that no job of this name had before, even if that has been withdrawn since. */
  private static long newVersion() {
    return ThreadLocalRandom.current().nextLong();
  }

  void withdraw(TenantId tenant, List<Job> jobs) {
    for (var job : jobs) {
      sql.update(
          "DELETE FROM sandbox_job WHERE tenant_id = ? AND kind = ? AND subject = ?",
          tenant,
          job.kind(),
          job.subject());
    }
  }

  @Override
  public Optional<Entry> findNext(TenantId tenant) {
    return sql.first(
        """
        SELECT * FROM sandbox_job WHERE tenant_id = ? ORDER BY due, kind, subject LIMIT 1
        """,
        row ->
            new Entry(
                new Job(tenant, row.choice("kind", Job.Kind.class), row.text("subject")),
                row.instant("due"),
                row.number("attempt"),
                row.bigNumber("version")),
        tenant);
  }

  @Override
  public void finish(TenantId tenant, Entry entry) {
    sql.update(
        """
        DELETE FROM sandbox_job WHERE tenant_id = ? AND kind = ? AND subject = ? AND version = ?
        """,
        tenant,
        entry.job().kind(),
        entry.job().subject(),
        entry.version());
  }

  @Override
  public void postpone(TenantId tenant, Entry entry, Instant due, int attempt) {
    sql.update(
        """
        UPDATE sandbox_job SET due = ?, attempt = ?
        WHERE tenant_id = ? AND kind = ? AND subject = ? AND version = ?
        """,
        due,
        attempt,
        tenant,
        entry.job().kind(),
        entry.job().subject(),
        entry.version());
  }
}
