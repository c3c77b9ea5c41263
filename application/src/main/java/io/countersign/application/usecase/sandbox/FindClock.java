package io.countersign.application.usecase.sandbox;

import io.countersign.application.port.SandboxClocks;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.port.Timeline;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the clock of a sandbox. */
public final class FindClock {
  private final Tenants tenants;
  private final SandboxClocks clocks;
  private final Timeline timeline;
  private final TenantClock clock;

  public FindClock(Tenants tenants, SandboxClocks clocks, Timeline timeline, TenantClock clock) {
    this.tenants = tenants;
    this.clocks = clocks;
    this.timeline = timeline;
    this.clock = clock;
  }

  /**
   * @param target where a call that came to no end was to move it, null if there is none
   * @param nextDue when something is to happen next, null if nothing is
   */
  public record ClockFace(Instant now, @Nullable Instant target, @Nullable Instant nextDue) {}

  /** Empty for a live tenant. */
  public Optional<ClockFace> find(TenantId tenant) {
    return tenants
        .find(tenant)
        .filter(found -> found.kind() == TenantKind.SANDBOX)
        .map(_ ->
            new ClockFace(
                clock.now(tenant),
                clocks.findTarget(tenant).orElse(null),
                timeline.findNext(tenant).map(Timeline.Entry::due).orElse(null)));
  }
}
