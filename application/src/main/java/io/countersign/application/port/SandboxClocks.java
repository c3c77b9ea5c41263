package io.countersign.application.port;

import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clocks of sandbox tenants, see {@link TenantClock}, and whose turn it is to move one. A
 * tenant without such a clock never gets a turn.
 */
public interface SandboxClocks {
  /**
   * Lets nobody else run this sandbox for a while, or for a while longer. The turn of whoever died
   * ends by itself. While its transaction lasts, nothing more is scheduled in the sandbox.
   *
   * @param patience how long to wait if it is somebody else's turn; none within a transaction
   * @return false if it still is somebody else's
   */
  boolean takeTurn(TenantId tenant, String who, Duration patience);

  void endTurn(TenantId tenant, String who);

  /** Moves the clock ahead until it shows this time; leaves it if it does already. */
  void moveTo(TenantId tenant, Instant time);

  /** Where the clock is to be moved; kept until it is there, whoever moves it. */
  Optional<Instant> findTarget(TenantId tenant);

  void aim(TenantId tenant, Instant target);

  /** The clock is where it was to be. */
  void arrive(TenantId tenant);
}
