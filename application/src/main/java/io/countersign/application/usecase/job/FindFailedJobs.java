package io.countersign.application.usecase.job;

import io.countersign.application.job.FailedJob;
import io.countersign.application.port.Jobs;
import io.countersign.domain.tenant.TenantId;
import java.util.List;

/** Lists jobs that used up their attempts. */
public final class FindFailedJobs {
  private final Jobs jobs;

  public FindFailedJobs(Jobs jobs) {
    this.jobs = jobs;
  }

  /** Newest first; {@code beforeId} may be empty. */
  public List<FailedJob> find(TenantId tenant, String beforeId, int limit) {
    return jobs.listFailed(tenant, beforeId, limit);
  }
}
