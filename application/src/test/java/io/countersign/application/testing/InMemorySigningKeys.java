package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.secret.SealedSecret;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class InMemorySigningKeys implements SigningKeys {
  private final InMemoryTable<SigningKey> rows;
  private final InMemoryTable<Instant> suspicions;

  InMemorySigningKeys(InMemoryTransactions transactions) {
    rows = transactions.table();
    suspicions = transactions.table();
  }

  @Override
  public void add(TenantId tenant, SigningKey key) {
    if (find(key.id()).isPresent()) {
      throw new IllegalStateException("There is a key " + key.id() + " already");
    }
    rows.add(tenant, key.id(), key);
  }

  @Override
  public void change(TenantId tenant, SigningKey key) {
    rows.find(tenant, key.id())
        .ifPresent(stored ->
            rows.replace(
                tenant,
                key.id(),
                new SigningKey(
                    key.id(),
                    tenant,
                    key.state(),
                    stored.material(),
                    key.createdAt(),
                    key.verifyUntil())));
  }

  @Override
  public List<SigningKey> list(TenantId tenant) {
    return rows.of(tenant).stream().sorted(comparing(SigningKey::createdAt).reversed()).toList();
  }

  @Override
  public List<SigningKey> listForUpdate(TenantId tenant) {
    return list(tenant);
  }

  @Override
  public boolean suspect(TenantId tenant, KeyId id, Instant now, Instant since) {
    var before = suspicions.find(tenant, id);
    if (rows.find(tenant, id).isEmpty() || before.filter(at -> at.isAfter(since)).isPresent()) {
      return false;
    }
    suspicions.put(tenant, id, now);
    return true;
  }

  @Override
  public Optional<SigningKey> find(KeyId id) {
    return all().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  List<SigningKey> all() {
    return rows.ofAllTenants();
  }

  boolean rewrap(TenantId tenant, KeyId id, SealedSecret before, SealedSecret after) {
    return rows.find(tenant, id)
        .filter(key -> key.material().equals(before))
        .map(key ->
            rows.replace(
                tenant,
                id,
                new SigningKey(id, tenant, key.state(), after, key.createdAt(), key.verifyUntil())))
        .orElse(false);
  }
}
