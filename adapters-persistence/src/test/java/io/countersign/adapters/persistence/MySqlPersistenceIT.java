package io.countersign.adapters.persistence;

class MySqlPersistenceIT extends PersistenceSuite {
  MySqlPersistenceIT() {
    super(TestDatabase.MYSQL);
  }
}
