package io.countersign.application.port;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Durable jobs: scheduled within the transaction of the change that calls for them. */
public interface Jobs {
  /** A job, and when it is to run: then or soon after. */
  record Scheduled(Job job, Instant due) {}

  /** A job that waits already runs at the earlier of both times. */
  void schedule(TenantId tenant, List<Scheduled> jobs);

  default void schedule(TenantId tenant, Job job, Instant due) {
    schedule(tenant, List.of(new Scheduled(job, due)));
  }

  /** Takes back what is scheduled and not running. */
  void withdraw(TenantId tenant, List<Job> jobs);

  void addFailed(TenantId tenant, FailedJob failed);

  Optional<FailedJob> findFailed(TenantId tenant, String id);

  /** Newest first, those before {@code beforeId}; empty text for the first. */
  List<FailedJob> listFailed(TenantId tenant, String beforeId, int limit);

  boolean removeFailed(TenantId tenant, String id);
}
