package io.countersign.adapters.persistence;

import org.junit.jupiter.api.Nested;

class MariaDbPersistenceIT extends PersistenceSuite {
  MariaDbPersistenceIT() {
    super(TestDatabase.MARIADB);
  }

  @Nested
  class Interleavings extends InterleavingStories {
    Interleavings() {
      super(TestDatabase.MARIADB);
    }
  }

  @Nested
  class LongLists extends LongListStories {
    LongLists() {
      super(TestDatabase.MARIADB);
    }
  }
}
