package io.countersign.application.runtime;

import java.util.function.Supplier;

/**
 * One database transaction at READ COMMITTED. Nothing inside may reach the network. The work may
 * run several times (deadlock, lock timeout, snapshot conflict) and must therefore change nothing
 * but the database.
 */
public interface Transactions {
  /**
   * @throws OutcomeUnknownException if COMMIT itself failed: the work may or may not be durable
   * @throws StorageUnavailableException if the database cannot be reached or does not accept writes
   */
  <T> T inTransaction(Supplier<T> work);
}
