package io.countersign.bootstrap.story;

import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Real time, moved forward by as much as a story needs. */
@Singleton
@Primary
final class MovableClock implements InstantSource {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(ahead.get()).truncatedTo(ChronoUnit.MICROS);
  }

  void advance(Duration by) {
    ahead.accumulateAndGet(by, Duration::plus);
  }
}
