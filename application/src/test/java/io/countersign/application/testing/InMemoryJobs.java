package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Timeline;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps what is scheduled until a test takes it. Of sandboxes it keeps it in the same way, in their
 * own time.
 */
public final class InMemoryJobs implements Jobs, Timeline {
  private final InMemoryTransactions transactions;
  private final InMemoryTable<Entry> scheduled;
  private final InMemoryTable<FailedJob> failed;
  private final AtomicLong versions = new AtomicLong();

  InMemoryJobs(InMemoryTransactions transactions) {
    this.transactions = transactions;
    this.scheduled = transactions.table();
    this.failed = transactions.table();
  }

  /** Those of all tenants, soonest first. */
  public List<Scheduled> scheduled() {
    return scheduled.ofAllTenants().stream()
        .map(entry -> new Scheduled(entry.job(), entry.due()))
        .sorted(comparing(Scheduled::due))
        .toList();
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
    for (var one : jobs) {
      var job = one.job();
      var waiting = scheduled.find(tenant, job);
      scheduled.remove(tenant, job);
      scheduled.add(
          tenant,
          job,
          waiting
              .map(entry ->
                  new Entry(
                      job,
                      entry.due().isBefore(one.due()) ? entry.due() : one.due(),
                      entry.attempt(),
                      versions.incrementAndGet()))
              .orElseGet(() -> new Entry(job, one.due(), 1, versions.incrementAndGet())));
    }
  }

  @Override
  public void withdraw(TenantId tenant, List<Job> jobs) {
    jobs.forEach(job -> scheduled.remove(tenant, job));
  }

  @Override
  public Optional<Entry> findNext(TenantId tenant) {
    return scheduled.of(tenant).stream()
        .filter(entry -> entry.job().kind() != Job.Kind.TICK)
        .min(
            comparing(Entry::due)
                .thenComparing(entry -> entry.job().kind().name())
                .thenComparing(entry -> entry.job().subject()));
  }

  @Override
  public void finish(TenantId tenant, Entry entry) {
    if (unchanged(tenant, entry)) {
      scheduled.remove(tenant, entry.job());
    }
  }

  @Override
  public void postpone(TenantId tenant, Entry entry, Instant due, int attempt) {
    if (unchanged(tenant, entry)) {
      scheduled.replace(tenant, entry.job(), new Entry(entry.job(), due, attempt, entry.version()));
    }
  }

  private boolean unchanged(TenantId tenant, Entry entry) {
    return scheduled
        .find(tenant, entry.job())
        .filter(now -> now.version() == entry.version())
        .isPresent();
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
