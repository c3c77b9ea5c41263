package io.countersign.adapters.persistence;

import jakarta.inject.Singleton;

/**
 * Wakes whoever runs jobs here, so that what was just committed does not wait for the next poll.
 */
@Singleton
final class JobBell {
  private volatile Runnable listener = () -> {};

  void answeredBy(Runnable newListener) {
    listener = newListener;
  }

  void ring() {
    listener.run();
  }
}
