package io.countersign.application.testing;

import io.countersign.domain.tenant.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows by tenant and id, in the order they were added. */
final class InMemoryTable<V> {
  private final InMemoryTransactions transactions;
  private Map<Key, V> rows = new LinkedHashMap<>();

  InMemoryTable(InMemoryTransactions transactions) {
    this.transactions = transactions;
  }

  private record Key(TenantId tenant, Object id) {}

  /** False if there is a row with this id already; nothing changes then. */
  boolean addIfAbsent(TenantId tenant, Object id, V row) {
    return transactions.alone(() -> rows.putIfAbsent(new Key(tenant, id), row) == null);
  }

  void add(TenantId tenant, Object id, V row) {
    if (!addIfAbsent(tenant, id, row)) {
      throw new IllegalStateException("There is a " + id + " already");
    }
  }

  void put(TenantId tenant, Object id, V row) {
    transactions.alone(() -> rows.put(new Key(tenant, id), row));
  }

  /** False if there is no such row. */
  boolean replace(TenantId tenant, Object id, V row) {
    return transactions.alone(() -> rows.replace(new Key(tenant, id), row) != null);
  }

  Optional<V> find(TenantId tenant, Object id) {
    return transactions.alone(() -> Optional.ofNullable(rows.get(new Key(tenant, id))));
  }

  boolean remove(TenantId tenant, Object id) {
    return transactions.alone(() -> rows.remove(new Key(tenant, id)) != null);
  }

  List<V> of(TenantId tenant) {
    return transactions.alone(() ->
        rows.entrySet().stream()
            .filter(row -> row.getKey().tenant().equals(tenant))
            .map(Map.Entry::getValue)
            .toList());
  }

  List<V> ofAllTenants() {
    return transactions.alone(() -> List.copyOf(rows.values()));
  }

  /** Brings back what is here now. */
  Runnable memento() {
    var before = new LinkedHashMap<>(rows);
    return () -> rows = before;
  }
}
