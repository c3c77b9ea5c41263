package io.countersign.application.testing;

import io.countersign.application.port.SandboxClocks;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Turns last until they are ended: whoever waits for one waits in vain. */
public final class InMemorySandboxClocks implements TenantClock, SandboxClocks {
  private final Tenants tenants;
  private final InstantSource realTime;
  private final InMemoryTable<Duration> ahead;
  private final InMemoryTable<Instant> targets;
  private final InMemoryTable<String> turns;

  public InMemorySandboxClocks(InMemoryStorage storage, InstantSource realTime) {
    this.tenants = storage.tenants;
    this.realTime = realTime;
    this.ahead = storage.transactions.table();
    this.targets = storage.transactions.table();
    this.turns = storage.transactions.table();
  }

  @Override
  public Instant now(TenantId tenant) {
    return realTime.instant().plus(ahead.find(tenant, "").orElse(Duration.ZERO));
  }

  private boolean isSandbox(TenantId tenant) {
    return tenants.find(tenant).map(Tenant::kind).orElse(TenantKind.LIVE) == TenantKind.SANDBOX;
  }

  @Override
  public boolean takeTurn(TenantId tenant, String who, Duration patience) {
    return isSandbox(tenant)
        && (turns.addIfAbsent(tenant, "", who)
            || turns.find(tenant, "").filter(who::equals).isPresent());
  }

  @Override
  public void endTurn(TenantId tenant, String who) {
    if (turns.find(tenant, "").filter(who::equals).isPresent()) {
      turns.remove(tenant, "");
    }
  }

  @Override
  public void moveTo(TenantId tenant, Instant time) {
    if (isSandbox(tenant) && now(tenant).isBefore(time)) {
      ahead.put(tenant, "", Duration.between(realTime.instant(), time));
    }
  }

  @Override
  public Optional<Instant> findTarget(TenantId tenant) {
    return targets.find(tenant, "");
  }

  @Override
  public void aim(TenantId tenant, Instant target) {
    targets.put(tenant, "", target);
  }

  @Override
  public void arrive(TenantId tenant) {
    targets.remove(tenant, "");
  }
}
