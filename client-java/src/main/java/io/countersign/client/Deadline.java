package io.countersign.client;

import java.time.Duration;

/** A point in time that does not move when somebody sets the clock. */
record Deadline(Pause pause, long nanos) {
  /** Longer than anybody waits, and far from where nanoseconds overflow. */
  private static final Duration FAR = Duration.ofDays(36_500);

  static Deadline in(Duration time, Pause pause) {
    return new Deadline(pause, pause.nanoTime() + (time.compareTo(FAR) > 0 ? FAR : time).toNanos());
  }

  /** Zero once it has passed. */
  Duration left() {
    var left = nanos - pause.nanoTime();
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  boolean passed() {
    return left().isZero();
  }
}
