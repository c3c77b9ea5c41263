package io.countersign.adapters.persistence;

import org.junit.jupiter.api.Nested;

/** All that is tested on a database; one subclass for each engine. */
abstract class PersistenceSuite {
  private final TestDatabase database;

  PersistenceSuite(TestDatabase database) {
    this.database = database;
  }

  @Nested
  class Storing extends StoringStories {
    Storing() {
      super(database);
    }
  }

  @Nested
  class RunningJobs extends JobStories {
    RunningJobs() {
      super(database);
    }
  }
}
