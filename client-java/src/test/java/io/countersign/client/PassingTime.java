package io.countersign.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes at once when somebody sleeps. */
final class PassingTime implements Pause {
  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> slept = new CopyOnWriteArrayList<>();

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    slept.add(time);
    pass(time);
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  Duration passed() {
    return Duration.ofNanos(nanos.get());
  }

  List<Duration> slept() {
    return slept;
  }
}
