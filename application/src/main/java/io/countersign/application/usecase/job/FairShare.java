package io.countersign.application.usecase.job;

import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares the job threads of this replica: one destination of a tenant holds at most a quarter of
 * them, one tenant at most half. A receiver that hangs then delays what is meant for it and nothing
 * else. Whoever finds the share used up waits a moment if it moves on, and comes back later if it
 * does not.
 */
public final class FairShare {
  /** What is under way for longer than this is slow: others do not wait for it on a thread. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final int perDestination;
  private final int perTenant;
  private final InstantSource clock;
  private final List<Place> taken = new ArrayList<>();

  /**
   * @param threads how many jobs run at a time
   */
  public FairShare(int threads, InstantSource clock) {
    this.perDestination = Math.max(1, threads / 4);
    this.perTenant = Math.max(1, threads / 2);
    this.clock = clock;
  }

  private record Place(TenantId tenant, String destination, Instant since) {}

  /** Does the work, or says when to ask again. */
  Attempt run(TenantId tenant, String destination, Supplier<Attempt> work) {
    var until = clock.instant().plus(PATIENCE);
    Place place;
    synchronized (this) {
      for (var slowest = obstacle(tenant, destination);
          slowest != null;
          slowest = obstacle(tenant, destination)) {
        var age = Duration.between(slowest.since(), clock.instant());
        if (age.compareTo(PATIENCE) >= 0 || !clock.instant().isBefore(until) || !waited()) {
          return new Attempt.NotYet(within(PATIENCE, age, LONGEST_WAIT));
        }
      }
      place = new Place(tenant, destination, clock.instant());
      taken.add(place);
    }
    try {
      return work.get();
    } finally {
      leave(place);
    }
  }

  /** The one that is under way longest of those that use the share up. */
  private @Nullable Place obstacle(TenantId tenant, String destination) {
    var ofTenant = oldestOf(perTenant, p -> p.tenant().equals(tenant));
    return ofTenant != null
        ? ofTenant
        : oldestOf(
            perDestination, p -> p.tenant().equals(tenant) && p.destination().equals(destination));
  }

  /** Places are in the order in which they were taken. */
  private @Nullable Place oldestOf(int share, Predicate<Place> who) {
    var theirs = taken.stream().filter(who).toList();
    return theirs.size() < share ? null : theirs.getFirst();
  }

  /** False if this thread is to end. */
  private synchronized boolean waited() {
    try {
      wait(PATIENCE.toMillis());
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized void leave(Place place) {
    // By identity: two places can look the same.
    taken.removeIf(p -> p == place);
    notifyAll();
  }

  private static Duration within(Duration least, Duration wanted, Duration most) {
    var atLeast = wanted.compareTo(least) < 0 ? least : wanted;
    return atLeast.compareTo(most) > 0 ? most : atLeast;
  }
}
