package io.countersign.sandbox.slack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The faults that API calls are going to meet: each queued one once and in order, then the lasting
 * one until it is lifted.
 */
public final class Faults {
  private static final String ANY = "";

  private record Planned(String method, Fault fault) {
    boolean meets(String called) {
      return method.equals(ANY) || method.equals(called);
    }
  }

  private final List<Planned> once = new ArrayList<>();
  private final List<Planned> lasting = new ArrayList<>();
  private int hanging;
  private int releases;
  private boolean over;

  Faults() {}

  /** The next call that meets no earlier fault meets this one. */
  public void next(Fault fault) {
    next(ANY, fault);
  }

  /** The same, for the next call of one method. */
  public synchronized void next(String method, Fault fault) {
    once.add(new Planned(method, fault));
  }

  /** Every call meets this fault until {@link #lift()}. */
  public void untilLifted(Fault fault) {
    untilLifted(ANY, fault);
  }

  /** The same, for every call of one method. */
  public synchronized void untilLifted(String method, Fault fault) {
    lasting.add(new Planned(method, fault));
  }

  /** All is well again: forgets every fault, and releases what hangs. */
  public synchronized void lift() {
    once.clear();
    lasting.clear();
    release();
  }

  /** Lets all calls go on that hang now. */
  public synchronized void release() {
    releases++;
    notifyAll();
  }

  /** Waits until so many calls hang, and says whether they did in time. */
  public synchronized boolean awaitHanging(int calls, Duration atMost) throws InterruptedException {
    var end = System.nanoTime() + atMost.toNanos();
    while (hanging < calls) {
      var left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  synchronized Optional<Fault> met(String method) {
    for (var planned : once) {
      if (planned.meets(method)) {
        once.remove(planned);
        return Optional.of(planned.fault());
      }
    }
    return lasting.stream()
        .filter(planned -> planned.meets(method))
        .findFirst()
        .map(Planned::fault);
  }

  synchronized void hang() throws InterruptedException {
    var before = releases;
    hanging++;
    notifyAll();
    try {
      while (releases == before && !over) {
        wait();
      }
    } finally {
      hanging--;
    }
  }

  synchronized void end() {
    over = true;
    notifyAll();
  }
}
