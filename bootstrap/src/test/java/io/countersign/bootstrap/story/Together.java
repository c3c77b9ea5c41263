package io.countersign.bootstrap.story;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does several things at once: all wait at a barrier, and are let go together. */
final class Together {
  private Together() {}

  /** What each came back with, in their order. */
  static <T> List<T> all(List<? extends Callable<T>> racers) {
    var start = new CyclicBarrier(racers.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<T>>();
      for (var racer : racers) {
        running.add(
            threads.submit(() -> {
              start.await(30, TimeUnit.SECONDS);
              return racer.call();
            }));
      }
      var results = new ArrayList<T>();
      for (var future : running) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
