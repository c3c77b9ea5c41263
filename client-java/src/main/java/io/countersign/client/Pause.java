package io.countersign.client;

import java.time.Duration;

/** Time that passes while a client waits, so that tests need not wait. */
interface Pause {
  Pause REAL =
      new Pause() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  /** As {@link System#nanoTime()}. */
  long nanoTime();

  void sleep(Duration time) throws InterruptedException;
}
