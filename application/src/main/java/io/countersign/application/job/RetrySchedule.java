package io.countersign.application.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long to wait before each further attempt, as data. */
public record RetrySchedule(List<Duration> waits) {
  /**
   * Callbacks: ten attempts over 75 hours, so that a receiver that is down over a weekend still
   * gets its outcome.
   */
  public static final RetrySchedule CALLBACK =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)));

  /** Messages to people: soon at first, since somebody is waiting to be asked. */
  public static final RetrySchedule DELIVERY =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(10),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(6),
              Duration.ofHours(12)));

  /** Everything that only touches our own database. */
  public static final RetrySchedule INTERNAL =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(1),
              Duration.ofSeconds(10),
              Duration.ofMinutes(1),
              Duration.ofMinutes(10),
              Duration.ofHours(1)));

  /** How a job of this kind is tried again, unless something better is known. */
  public static RetrySchedule of(Job.Kind kind) {
    return switch (kind) {
      case DELIVER -> DELIVERY;
      case RESUME -> CALLBACK;
      case REVISE, REMIND, EXPIRE, ESCALATE, ANSWER, WITHDRAW, OVERDUE, ACT, TICK -> INTERNAL;
    };
  }

  public RetrySchedule {
    waits = List.copyOf(waits);
  }

  /**
   * @param attempt the attempt that just failed, from 1
   * @return how long to wait for the next, empty when there is none
   */
  public Optional<Duration> after(int attempt) {
    return attempt <= waits.size() ? Optional.of(waits.get(attempt - 1)) : Optional.empty();
  }
}
