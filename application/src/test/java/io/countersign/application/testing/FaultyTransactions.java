package io.countersign.application.testing;

import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/** Transactions that go wrong on demand, and well otherwise. */
public final class FaultyTransactions implements Transactions {
  private final InMemoryTransactions sound;
  private final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
  private Runnable meanwhile = () -> {};

  FaultyTransactions(InMemoryTransactions sound) {
    this.sound = sound;
  }

  /** What can happen to one transaction. */
  public enum Fault {
    NONE,
    /** The work is done, undone, and done again, as after a deadlock. */
    CONFLICT,
    /** COMMIT throws, and everything is stored. */
    COMMITTED_UNHEARD,
    /** COMMIT throws, and nothing is stored. */
    COMMIT_LOST,
    UNREACHABLE
  }

  /** What happens to the next transactions, in this order. */
  public void next(Fault... coming) {
    faults.addAll(List.of(coming));
  }

  /** What somebody else does right after the next lost COMMIT. */
  public void afterLostCommit(Runnable work) {
    meanwhile = work;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    var fault = sound.open() ? null : faults.poll();
    return switch (fault == null ? Fault.NONE : fault) {
      case NONE -> sound.inTransaction(work);
      case CONFLICT -> {
        undone(work);
        yield sound.inTransaction(work);
      }
      case COMMITTED_UNHEARD -> {
        sound.inTransaction(work);
        throw new OutcomeUnknownException(new IllegalStateException("connection lost"));
      }
      case COMMIT_LOST -> {
        undone(work);
        meanwhile.run();
        meanwhile = () -> {};
        throw new OutcomeUnknownException(new IllegalStateException("connection lost"));
      }
      case UNREACHABLE ->
          throw new StorageUnavailableException(new IllegalStateException("no connection"));
    };
  }

  private void undone(Supplier<?> work) {
    try {
      sound.inTransaction(() -> {
        throw new Undo(work.get());
      });
    } catch (Undo expected) {
      // As a database does it.
    }
  }

  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Undo(Object undone) {
      super("Undone: " + undone.getClass());
    }
  }
}
