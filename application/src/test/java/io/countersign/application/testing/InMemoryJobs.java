package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.port.Jobs;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps what is scheduled until a test takes it. */
public final class InMemoryJobs implements Jobs {
  private final InMemoryTransactions transactions;
  private final InMemoryTable<Scheduled> scheduled;
  private final InMemoryTable<FailedJob> failed;

  InMemoryJobs(InMemoryTransactions transactions) {
    this.transactions = transactions;
    this.scheduled = transactions.table();
    this.failed = transactions.table();
  }

  /** Those of all tenants, soonest first. */
  public List<Scheduled> scheduled() {
    return scheduled.ofAllTenants().stream().sorted(comparing(Scheduled::due)).toList();
  }

  /** Takes what is due, to be run by the caller. */
  public List<Job> take(Instant now) {
    return transactions.inTransaction(() -> {
      var due = scheduled().stream().filter(s -> !s.due().isAfter(now)).toList();
      due.forEach(s -> withdraw(s.job().tenant(), List.of(s.job())));
      return due.stream().map(Scheduled::job).toList();
    });
  }

  @Override
  public void schedule(TenantId tenant, List<Scheduled> jobs) {
    for (var job : jobs) {
      var waiting = scheduled.find(tenant, job.job());
      if (waiting.filter(other -> !other.due().isAfter(job.due())).isEmpty()) {
        scheduled.remove(tenant, job.job());
        scheduled.add(tenant, job.job(), job);
      }
    }
  }

  @Override
  public void withdraw(TenantId tenant, List<Job> jobs) {
    jobs.forEach(job -> scheduled.remove(tenant, job));
  }

  @Override
  public void addFailed(TenantId tenant, FailedJob job) {
    failed.add(tenant, job.id(), job);
  }

  @Override
  public Optional<FailedJob> findFailed(TenantId tenant, String id) {
    return failed.find(tenant, id);
  }

  @Override
  public List<FailedJob> listFailed(TenantId tenant, String beforeId, int limit) {
    return failed.of(tenant).stream()
        .filter(job -> beforeId.isEmpty() || job.id().compareTo(beforeId) < 0)
        .sorted(comparing(FailedJob::id).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public boolean removeFailed(TenantId tenant, String id) {
    return failed.remove(tenant, id);
  }
}
