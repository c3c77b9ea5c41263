package io.countersign.bootstrap.story;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The gateway's own clock, moved forward by as much as a story needs. */
@Singleton
final class MovableClock implements BeanCreatedEventListener<InstantSource> {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public InstantSource onCreated(BeanCreatedEvent<InstantSource> created) {
    var real = created.getBean();
    return () -> real.instant().plus(ahead.get());
  }

  void advance(Duration by) {
    ahead.accumulateAndGet(by, Duration::plus);
  }
}
