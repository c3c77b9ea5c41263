package io.countersign.adapters.persistence;

import io.countersign.application.port.StaleRequestException;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.DefaultTransactionDefinition;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Transactions of the database. Work that others were in the way of is run again, a few times. */
@Singleton
final class JdbcTransactions implements Transactions {
  private static final int ATTEMPTS = 5;
  private static final int FIRST_WAIT_MILLIS = 10;

  private final TransactionOperations<Connection> operations;
  private final TransactionDefinition readCommitted;

  JdbcTransactions(TransactionOperations<Connection> operations) {
    this.operations = operations;
    var definition = new DefaultTransactionDefinition();
    definition.setIsolationLevel(TransactionDefinition.Isolation.READ_COMMITTED);
    this.readCommitted = definition;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    if (operations.findTransactionStatus().isPresent()) {
      return work.get();
    }
    for (var number = 1; ; number++) {
      var attempt = new Attempt<>(work);
      try {
        return operations.execute(readCommitted, status -> attempt.run());
      } catch (RuntimeException failed) {
        if (attempt.worked) {
          throw new OutcomeUnknownException(failed);
        }
        // Clean-up after a broken connection fails too, and would hide what it was about.
        var reason = attempt.failure == null ? failed : attempt.failure;
        if (number == ATTEMPTS || !worthAnotherAttempt(reason)) {
          throw asDeclared(reason);
        }
        waitBefore(number + 1);
      }
    }
  }

  private static boolean worthAnotherAttempt(RuntimeException failed) {
    if (failed instanceof StaleRequestException || failed instanceof PlaceTakenException) {
      return true;
    }
    return switch (DatabaseFault.of(failed)) {
      case CONFLICT, LOCK_TIMEOUT, CONNECTION_LOST -> true;
      case UNAVAILABLE, DUPLICATE, OTHER -> false;
    };
  }

  private static RuntimeException asDeclared(RuntimeException failed) {
    if (failed instanceof StorageUnavailableException) {
      return failed;
    }
    return switch (DatabaseFault.of(failed)) {
      case CONFLICT, LOCK_TIMEOUT, UNAVAILABLE, CONNECTION_LOST ->
          new StorageUnavailableException(failed);
      case DUPLICATE, OTHER -> failed;
    };
  }

  /** Longer each time and never the same, so that those who collided do not meet again. */
  private static void waitBefore(int attempt) {
    var most = FIRST_WAIT_MILLIS << (attempt - 1);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(most / 2, most));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new StorageUnavailableException(stop);
    }
  }

  /** One run of the work, and how far it came. */
  private static final class Attempt<T> {
    private final Supplier<T> work;
    private @Nullable RuntimeException failure;
    private boolean worked;

    Attempt(Supplier<T> work) {
      this.work = work;
    }

    T run() {
      try {
        var result = work.get();
        worked = true;
        return result;
      } catch (RuntimeException failed) {
        failure = failed;
        throw failed;
      }
    }
  }
}
