package io.countersign.application.testing;

import io.countersign.application.port.StaleRequestException;
import io.countersign.application.runtime.Transactions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One transaction at a time; what fails is put back as it was. Knows whether one is open. */
public final class InMemoryTransactions implements Transactions {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<InMemoryTable<?>> tables = new CopyOnWriteArrayList<>();
  private boolean open;

  <V> InMemoryTable<V> table() {
    var table = new InMemoryTable<V>(this);
    tables.add(table);
    return table;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    return alone(() -> open ? work.get() : onWhatIsThereNow(work));
  }

  private <T> T onWhatIsThereNow(Supplier<T> work) {
    try {
      return undoneIfItFails(work);
    } catch (StaleRequestException changed) {
      return undoneIfItFails(work);
    }
  }

  private <T> T undoneIfItFails(Supplier<T> work) {
    var undo = tables.stream().map(InMemoryTable::memento).toList();
    open = true;
    var done = false;
    try {
      var result = work.get();
      done = true;
      return result;
    } finally {
      open = false;
      if (!done) {
        undo.forEach(Runnable::run);
      }
    }
  }

  /** Everything that is stored, to be compared with what is stored later. */
  public List<Object> everything() {
    return alone(
        () -> List.copyOf(tables.stream().flatMap(t -> t.ofAllTenants().stream()).toList()));
  }

  /** Whether the calling thread is inside a transaction. */
  public boolean open() {
    return lock.isHeldByCurrentThread() && open;
  }

  /** For fakes of what reaches the network. */
  public void assertNoneIsOpen() {
    if (open()) {
      throw new AssertionError("The network was used inside a transaction");
    }
  }

  <T> T alone(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
