package io.countersign.sandbox.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

final class MovableClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-07-27T09:30:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }
}
