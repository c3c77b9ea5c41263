package io.countersign.application.usecase.job;

import io.countersign.application.job.RetrySchedule;
import java.time.Duration;

/** How one attempt at a job ended. */
sealed interface Attempt {
  /** Nothing left to do. */
  record Settled() implements Attempt {}

  /**
   * @param atLeast what the other side asked for, zero for the usual schedule
   */
  record TryLater(RetrySchedule schedule, Duration atLeast, String why) implements Attempt {}

  /** Too early: run again after this long, which does not count as a failure. */
  record NotYet(Duration after) implements Attempt {}

  /** Did what was due: the next piece comes after this long, and failures so far are forgotten. */
  record Next(Duration after) implements Attempt {}

  /** Trying again cannot help. */
  record GiveUp(String why) implements Attempt {}
}
