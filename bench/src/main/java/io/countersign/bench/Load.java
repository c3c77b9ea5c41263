package io.countersign.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * So many clients at once, each with the next piece of work as soon as it is done with the last.
 */
final class Load {
  private Load() {}

  /** What one client has to work with, and does with piece number {@code piece}. */
  @FunctionalInterface
  interface Client extends AutoCloseable {
    void work(int piece) throws Exception;

    @Override
    default void close() throws Exception {}
  }

  /** Makes the clients. */
  @FunctionalInterface
  interface Clients {
    Client next() throws Exception;
  }

  /** Something that yields figures. */
  @FunctionalInterface
  interface Run {
    Figures figures() throws IOException;
  }

  /**
   * Every figure is NaN where it says nothing.
   *
   * @param perSecond pieces finished per second
   * @param p50 milliseconds that half of the pieces took at most
   * @param p99 milliseconds that 99 of 100 took at most
   * @param spent processor time for all pieces together
   */
  record Figures(int pieces, double perSecond, double p50, double p99, Spent spent) {
    static Figures of(long[] nanos, long wall) {
      Arrays.sort(nanos);
      return new Figures(
          nanos.length,
          wall == 0 ? Double.NaN : nanos.length * 1e9 / wall,
          nanos[(nanos.length - 1) / 2] / 1e6,
          nanos[(int) ((nanos.length - 1) * 0.99)] / 1e6,
          Spent.UNKNOWN);
    }

    /** Only how many in which time. */
    static Figures rate(int pieces, long nanos) {
      return new Figures(pieces, pieces * 1e9 / nanos, Double.NaN, Double.NaN, Spent.UNKNOWN);
    }

    Figures costing(Spent cost) {
      return new Figures(pieces, perSecond, p50, p99, cost);
    }
  }

  /**
   * @throws IOException if any piece failed: figures of a run with failures mean nothing
   */
  static Figures run(int clients, int pieces, Clients maker) throws IOException {
    var next = new AtomicInteger();
    var nanos = new long[pieces];
    var ready = new CountDownLatch(clients);
    var go = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> runs = new ArrayList<>();
      for (var i = 0; i < clients; i++) {
        runs.add(
            threads.submit(() -> {
              try (var client = maker.next()) {
                ready.countDown();
                go.await();
                for (var piece = next.getAndIncrement();
                    piece < pieces;
                    piece = next.getAndIncrement()) {
                  var begun = System.nanoTime();
                  client.work(piece);
                  nanos[piece] = System.nanoTime() - begun;
                }
              } catch (Exception | Error failed) {
                ready.countDown();
                next.set(pieces);
                throw failed;
              }
              return null;
            }));
      }
      ready.await();
      var begun = System.nanoTime();
      go.countDown();
      for (var run : runs) {
        run.get();
      }
      return Figures.of(nanos, System.nanoTime() - begun);
    } catch (ExecutionException failed) {
      throw new IOException("A client failed", failed.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
  }
}
