package io.countersign.application.job;

import java.time.Duration;

/** How one run of a job ended, for whoever drives jobs. */
public sealed interface JobRun {
  /** Finished, for good or ill: an exhausted job is already on record when this is returned. */
  record Done() implements JobRun {}

  /** To be run again after this long. */
  record Again(Duration after) implements JobRun {}
}
