package io.countersign.application.usecase.sandbox;

import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.SandboxClocks;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Timeline;
import io.countersign.application.port.Timeline.Entry;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.job.RunJob;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * Runs what is scheduled in a sandbox, one job after the other in the order of its time, each when
 * the clock shows that it is due. For whoever has the turn.
 */
public final class Playback {
  private final Transactions transactions;
  private final SandboxClocks clocks;
  private final Timeline timeline;
  private final Jobs jobs;
  private final RunJob runJob;
  private final TenantClock clock;

  public Playback(
      Transactions transactions,
      SandboxClocks clocks,
      Timeline timeline,
      Jobs jobs,
      RunJob runJob,
      TenantClock clock) {
    this.transactions = transactions;
    this.clocks = clocks;
    this.timeline = timeline;
    this.jobs = jobs;
    this.runJob = runJob;
    this.clock = clock;
  }

  /**
   * One run of a job.
   *
   * @param due when it was due
   */
  public record Played(Job job, Instant due, int attempt, JobRun run) {}

  /** Runs the job that is due first, if it is due by now. */
  Optional<Played> playDue(TenantId tenant) {
    return next(tenant, clock.now(tenant)).map(entry -> play(tenant, entry));
  }

  /** Runs the job that is due first, if it is due by then, and moves the clock there before. */
  Optional<Played> playAhead(TenantId tenant, Instant until) {
    var next = next(tenant, until);
    next.ifPresent(entry ->
        transactions.inTransaction(() -> {
          clocks.moveTo(tenant, entry.due());
          // Should we come to no end, somebody else finds it due.
          wake(tenant, entry);
          return entry;
        }));
    return next.map(entry -> play(tenant, entry));
  }

  private Optional<Entry> next(TenantId tenant, Instant until) {
    return timeline.findNext(tenant).filter(entry -> !entry.due().isAfter(until));
  }

  private Played play(TenantId tenant, Entry entry) {
    var run = runJob.handle(entry.job(), entry.attempt());
    transactions.inTransaction(() -> settled(tenant, entry, run));
    return new Played(entry.job(), entry.due(), entry.attempt(), run);
  }

  private JobRun settled(TenantId tenant, Entry entry, JobRun run) {
    switch (run) {
      case JobRun.Done() -> timeline.finish(tenant, entry);
      case JobRun.Again(var after) ->
          timeline.postpone(tenant, entry, clock.now(tenant).plus(after), entry.attempt() + 1);
      case JobRun.NotYet(var after) ->
          timeline.postpone(tenant, entry, clock.now(tenant).plus(after), entry.attempt());
      case JobRun.Next(var after) ->
          timeline.postpone(tenant, entry, clock.now(tenant).plus(after), 1);
    }
    return run;
  }

  /** Has what is scheduled next run in its time, within the current transaction. */
  void wake(TenantId tenant) {
    timeline.findNext(tenant).ifPresent(entry -> wake(tenant, entry));
  }

  private void wake(TenantId tenant, Entry entry) {
    jobs.schedule(tenant, Job.tick(tenant), entry.due());
  }
}
