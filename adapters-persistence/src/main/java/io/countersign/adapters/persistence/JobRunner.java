package io.countersign.adapters.persistence;

import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;

/** What is done for a job; the first attempt is number 1. */
@FunctionalInterface
interface JobRunner {
  JobRun run(Job job, int attempt);
}
