package io.countersign.application.port;

import io.countersign.application.job.Job;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is scheduled in a sandbox with {@link Jobs}, in the order of its own time. To be run by
 * whoever has the {@link SandboxClocks#takeTurn turn}. A job stays until it is finished: if its run
 * comes to no end, it runs again.
 */
public interface Timeline {
  /**
   * @param attempt the one to be made, from 1
   * @param version changes whenever the job is scheduled again
   */
  record Entry(Job job, Instant due, int attempt, long version) {}

  /** The one that is due first. Of those that are due at the same time always the same one. */
  Optional<Entry> findNext(TenantId tenant);

  /** It has run; stays if it was scheduled again since it was read, for there may be more to do. */
  void finish(TenantId tenant, Entry entry);

  /** It is to run once more; at once if it was scheduled again since it was read. */
  void postpone(TenantId tenant, Entry entry, Instant due, int attempt);
}
