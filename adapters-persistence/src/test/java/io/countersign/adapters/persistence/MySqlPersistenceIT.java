package io.countersign.adapters.persistence;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(
    named = "TEST_MYSQL_URL",
    matches = ".+",
    disabledReason = "No MySQL: start one with dev/db mysql start")
class MySqlPersistenceIT extends PersistenceSuite {
  MySqlPersistenceIT() {
    super(TestDatabase.MYSQL);
  }

  @Nested
  class Interleavings extends InterleavingStories {
    Interleavings() {
      super(TestDatabase.MYSQL);
    }
  }

  @Nested
  class LongLists extends LongListStories {
    LongLists() {
      super(TestDatabase.MYSQL);
    }
  }
}
