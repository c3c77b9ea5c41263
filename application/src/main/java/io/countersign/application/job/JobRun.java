package io.countersign.application.job;

import java.time.Duration;

/** How one run of a job ended, for whoever drives jobs. */
public sealed interface JobRun {
  /** Finished, for good or ill: an exhausted job is already on record when this is returned. */
  record Done() implements JobRun {}

  /** Failed, to be run again after this long: the next attempt. */
  record Again(Duration after) implements JobRun {}

  /** Too early, to be run again after this long: the same attempt. */
  record NotYet(Duration after) implements JobRun {}

  /** Did what was due; the next piece of the same job is after this long: a first attempt again. */
  record Next(Duration after) implements JobRun {}
}
