package io.countersign.application.runtime;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * People go first. While several of them wait for their answer to be stored, follow-up work of this
 * replica pauses before its next piece, each time for a second at most: under a lasting rush it
 * goes on slowly, and it catches up afterwards.
 */
public final class Precedence {
  /** With fewer there is room for both. */
  private static final int RUSH = 3;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition calm = lock.newCondition();
  private int waiting;

  /** Does what somebody is waiting for. */
  public <T> T first(Supplier<T> work) {
    change(1);
    try {
      return work.get();
    } finally {
      change(-1);
    }
  }

  /** Returns when there is room for work that nobody is waiting for. */
  public void giveWay() {
    lock.lock();
    try {
      var left = LONGEST_PAUSE.toNanos();
      while (waiting >= RUSH && left > 0) {
        left = calm.awaitNanos(left);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void change(int by) {
    lock.lock();
    try {
      waiting += by;
      if (waiting < RUSH) {
        calm.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
