package io.countersign.application.testing;

import io.countersign.application.port.TenantClock;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved, the same for all tenants. */
public final class SettableClock implements InstantSource, TenantClock {
  private volatile Instant now;

  public SettableClock() {
    this(Samples.NOW);
  }

  public SettableClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Instant now(TenantId tenant) {
    return now;
  }

  public void set(Instant time) {
    now = time;
  }

  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }
}
