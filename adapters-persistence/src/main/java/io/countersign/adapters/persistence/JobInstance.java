package io.countersign.adapters.persistence;

import io.countersign.application.job.Job;
import io.countersign.domain.tenant.TenantId;

/**
 * How a job is named in db-scheduler's table: {@code tenant/subject}, and {@code tenant/subject/2}
 * for one that waits while the first is running.
 */
final class JobInstance {
  private JobInstance() {}

  static String id(Job job, int number) {
    var first = job.tenant() + "/" + job.subject();
    return number == 1 ? first : first + "/" + number;
  }

  /** A LIKE pattern, escaped by {@code !}, for all but the first. */
  static String likeFurther(Job job) {
    return id(job, 1).replace("!", "!!").replace("_", "!_").replace("%", "!%") + "/%";
  }

  static Job job(Job.Kind kind, String id) {
    var parts = id.split("/", 3);
    if (parts.length < 2) {
      throw new IllegalStateException("A job is stored under a name that is none: " + id);
    }
    return new Job(new TenantId(parts[0]), kind, parts[1]);
  }
}
