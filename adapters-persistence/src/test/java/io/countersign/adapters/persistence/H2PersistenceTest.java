package io.countersign.adapters.persistence;

class H2PersistenceTest extends PersistenceSuite {
  H2PersistenceTest() {
    super(TestDatabase.H2);
  }
}
