package io.countersign.adapters.persistence;

import io.countersign.application.port.SandboxClocks;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Live tenants cost no statement: a tenant's kind never changes and is remembered. How far a
 * sandbox is ahead is asked each time, so that all replicas agree.
 */
@Singleton
final class JdbcTenantClock implements TenantClock, SandboxClocks {
  /** Longer than any job takes. */
  private static final Duration TURN = Duration.ofSeconds(45);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Sql sql;
  private final Engine engine;
  private final InstantSource realTime;
  private final Map<TenantId, TenantKind> kinds = new ConcurrentHashMap<>();

  JdbcTenantClock(Sql sql, Engine engine, InstantSource realTime) {
    this.sql = sql;
    this.engine = engine;
    this.realTime = realTime;
  }

  @Override
  public Instant now(TenantId tenant) {
    return switch (kind(tenant)) {
      case LIVE -> realTime.instant();
      case SANDBOX -> realTime.instant().plus(ahead(tenant, ""));
    };
  }

  /** An expression for the tenant's time by the clock of the database itself. */
  String utcNow(TenantId tenant) {
    return switch (kind(tenant)) {
      case LIVE -> engine.utcNow();
      case SANDBOX ->
          "TIMESTAMPADD(MICROSECOND, %d, %s)".formatted(micros(ahead(tenant, "")), engine.utcNow());
    };
  }

  boolean isSandbox(TenantId tenant) {
    return kind(tenant) == TenantKind.SANDBOX;
  }

  /** When a sandbox shows this time. Until the transaction ends nobody moves its clock. */
  Instant inRealTime(TenantId sandbox, Instant time) {
    return time.minus(ahead(sandbox, "FOR UPDATE"));
  }

  private TenantKind kind(TenantId tenant) {
    var known = kinds.get(tenant);
    if (known != null) {
      return known;
    }
    var found =
        sql.first(
            "SELECT kind FROM tenant WHERE tenant_id = ?",
            row -> row.choice("kind", TenantKind.class),
            tenant);
    found.ifPresent(kind -> kinds.put(tenant, kind));
    return found.orElse(TenantKind.LIVE);
  }

  private Duration ahead(TenantId sandbox, String lock) {
    return sql.first(
            "SELECT ahead_micros FROM sandbox_clock WHERE tenant_id = ? " + lock,
            row -> Duration.of(row.bigNumber("ahead_micros"), ChronoUnit.MICROS),
            sandbox)
        .orElseThrow();
  }

  private static long micros(Duration duration) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(duration));
  }

  @Override
  public boolean takeTurn(TenantId tenant, String who, Duration patience) {
    var until = realTime.instant().plus(patience);
    while (!taken(tenant, who)) {
      if (!realTime.instant().isBefore(until)) {
        return false;
      }
      pause();
    }
    return true;
  }

  private boolean taken(TenantId tenant, String who) {
    var now = realTime.instant();
    return sql.update(
            """
            UPDATE sandbox_clock SET turn_of = ?, turn_until = ?
            WHERE tenant_id = ? AND (turn_of IS NULL OR turn_of = ? OR turn_until < ?)
            """,
            who,
            now.plus(TURN),
            tenant,
            who,
            now)
        == 1;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new StorageUnavailableException(stop);
    }
  }

  @Override
  public void endTurn(TenantId tenant, String who) {
    sql.update(
        """
        UPDATE sandbox_clock SET turn_of = NULL, turn_until = NULL
        WHERE tenant_id = ? AND turn_of = ?
        """,
        tenant,
        who);
  }

  @Override
  public void moveTo(TenantId tenant, Instant time) {
    var ahead = micros(Duration.between(realTime.instant(), time));
    sql.update(
        "UPDATE sandbox_clock SET ahead_micros = ? WHERE tenant_id = ? AND ahead_micros < ?",
        ahead,
        tenant,
        ahead);
  }

  @Override
  public Optional<Instant> findTarget(TenantId tenant) {
    return sql.first(
        "SELECT target FROM sandbox_clock WHERE tenant_id = ? AND target IS NOT NULL",
        row -> row.instant("target"),
        tenant);
  }

  @Override
  public void aim(TenantId tenant, Instant target) {
    sql.update("UPDATE sandbox_clock SET target = ? WHERE tenant_id = ?", target, tenant);
  }

  @Override
  public void arrive(TenantId tenant) {
    sql.update("UPDATE sandbox_clock SET target = NULL WHERE tenant_id = ?", tenant);
  }
}
