package io.countersign.application.usecase.sandbox;

import io.countersign.application.job.JobRun;
import io.countersign.application.port.SandboxClocks;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;

/** Runs what has fallen due in a sandbox as time went by. */
public final class RunSandbox {
  /** After so many others may go first. */
  private static final int MOST = 100;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Transactions transactions;
  private final SandboxClocks clocks;
  private final Playback playback;
  private final Ids ids;

  public RunSandbox(Transactions transactions, SandboxClocks clocks, Playback playback, Ids ids) {
    this.transactions = transactions;
    this.clocks = clocks;
    this.playback = playback;
    this.ids = ids;
  }

  /** One run of the sandbox's {@code TICK}, which arranges for the next. */
  public JobRun handle(TenantId tenant) {
    var who = ids.next("turn");
    if (!clocks.takeTurn(tenant, who, Duration.ZERO)) {
      return new JobRun.NotYet(LOOK_AGAIN);
    }
    try {
      var played = 0;
      while (played < MOST
          && clocks.takeTurn(tenant, who, Duration.ZERO)
          && playback.playDue(tenant).isPresent()) {
        played++;
      }
    } finally {
      clocks.endTurn(tenant, who);
    }
    return transactions.inTransaction(() -> {
      playback.wake(tenant);
      return new JobRun.Done();
    });
  }
}
