package io.countersign.application.usecase.sandbox;

import io.countersign.application.access.Caller;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.SandboxClocks;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.port.Timeline;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.sandbox.Playback.Played;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves the clock of a sandbox ahead. Everything that falls due on the way runs in the order of its
 * time, and what follows from that, too, before the clock goes on. Where the clock is to go is
 * stored before it moves: a call that comes to no end is carried on by the next.
 */
public final class AdvanceClock {
  /** As far as one call moves a clock. */
  public static final Duration FARTHEST = Duration.ofDays(400);

  /** As far ahead of real time as all calls together move it: what keeps times has an end. */
  private static final Duration FARTHEST_AHEAD = Duration.ofDays(36_500);

  private static final int MOST = 1_000;
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Transactions transactions;
  private final Tenants tenants;
  private final SandboxClocks clocks;
  private final Timeline timeline;
  private final Playback playback;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;
  private final InstantSource realTime;

  public AdvanceClock(
      Transactions transactions,
      Tenants tenants,
      SandboxClocks clocks,
      Timeline timeline,
      Playback playback,
      AuditLog audit,
      Ids ids,
      TenantClock clock,
      InstantSource realTime) {
    this.transactions = transactions;
    this.tenants = tenants;
    this.clocks = clocks;
    this.timeline = timeline;
    this.playback = playback;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
    this.realTime = realTime;
  }

  /** What became of it. */
  public sealed interface Result {
    /**
     * @param now what the clock shows
     * @param target where it is still to go, null if it is there
     * @param played what ran, in this order
     */
    record Advanced(
        Instant from,
        Instant now,
        @Nullable Instant target,
        List<Played> played,
        @Nullable Instant nextDue)
        implements Result {
      public Advanced {
        played = List.copyOf(played);
      }
    }

    record NotASandbox() implements Result {}

    /** It is so far ahead of real time that it cannot go much further. */
    record TooFarAhead() implements Result {}

    /** Somebody else has been moving it for long. */
    record Busy() implements Result {}
  }

  /**
   * @param by not negative, at most {@link #FARTHEST}; with nothing, what is due runs, and a call
   *     that came to no end is carried on
   */
  public Result handle(Caller.Client caller, Duration by) {
    var tenant = caller.tenant();
    if (tenants.find(tenant).map(Tenant::kind).orElseThrow() != TenantKind.SANDBOX) {
      return new Result.NotASandbox();
    }
    var who = ids.next("turn");
    if (!clocks.takeTurn(tenant, who, PATIENCE)) {
      return new Result.Busy();
    }
    try {
      return advance(caller, by, who);
    } finally {
      clocks.endTurn(tenant, who);
    }
  }

  private Result advance(Caller.Client caller, Duration by, String who) {
    var tenant = caller.tenant();
    var from = clock.now(tenant);
    var before = clocks.findTarget(tenant).filter(from::isBefore).orElse(from);
    var target = before.plus(by);
    if (target.isAfter(realTime.instant().plus(FARTHEST_AHEAD))) {
      return new Result.TooFarAhead();
    }
    transactions.inTransaction(() -> aim(caller, from, by, target));
    var played = new ArrayList<Played>();
    var until = realTime.instant().plus(LONGEST);
    while (played.size() < MOST && realTime.instant().isBefore(until)) {
      if (!clocks.takeTurn(tenant, who, Duration.ZERO)) {
        return new Result.Busy();
      }
      var next = playback.playAhead(tenant, target);
      if (next.isPresent()) {
        played.add(next.get());
      } else if (transactions.inTransaction(() -> arrived(tenant, who, target))) {
        break;
      }
    }
    return new Result.Advanced(
        from,
        clock.now(tenant),
        clocks.findTarget(tenant).orElse(null),
        played,
        timeline.findNext(tenant).map(Timeline.Entry::due).orElse(null));
  }

  private Instant aim(Caller.Client caller, Instant from, Duration by, Instant target) {
    var tenant = caller.tenant();
    clocks.aim(tenant, target);
    audit.append(
        tenant,
        AuditLog.ADMIN,
        new AuditEvent(
            "sandbox.clock-advanced",
            caller.actor(),
            from,
            JsonValue.object().put("by", by.toString()).put("to", target.toString()).build()));
    return target;
  }

  /** False if something was scheduled on the way meanwhile. */
  private boolean arrived(TenantId tenant, String who, Instant target) {
    if (!clocks.takeTurn(tenant, who, Duration.ZERO) || due(tenant, target).isPresent()) {
      return false;
    }
    clocks.moveTo(tenant, target);
    clocks.arrive(tenant);
    playback.wake(tenant);
    return true;
  }

  private Optional<Timeline.Entry> due(TenantId tenant, Instant target) {
    return timeline.findNext(tenant).filter(entry -> !entry.due().isAfter(target));
  }
}
