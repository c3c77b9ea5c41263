package io.countersign.application.runtime;

/** Whether what was confirmed outlives a crash of the database server. */
@FunctionalInterface
public interface Durability {
  /**
   * Asks the database for the settings that decide it.
   *
   * @throws StorageUnavailableException if it does not answer
   */
  boolean assured();
}
