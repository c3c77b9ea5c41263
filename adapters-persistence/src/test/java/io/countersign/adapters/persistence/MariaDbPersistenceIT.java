package io.countersign.adapters.persistence;

class MariaDbPersistenceIT extends PersistenceSuite {
  MariaDbPersistenceIT() {
    super(TestDatabase.MARIADB);
  }
}
