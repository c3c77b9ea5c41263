package io.countersign.application.testing;

import io.countersign.application.access.ApiKey;
import io.countersign.application.port.ApiKeys;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class InMemoryApiKeys implements ApiKeys {
  private final InMemoryTable<ApiKey> rows;

  InMemoryApiKeys(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void add(TenantId tenant, ApiKey key) {
    if (find(key.id()).isPresent()) {
      throw new IllegalStateException("There is a key " + key.id() + " already");
    }
    rows.add(tenant, key.id(), key);
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return rows.ofAllTenants().stream().filter(key -> key.id().equals(id)).findFirst();
  }

  @Override
  public List<ApiKey> list(TenantId tenant) {
    return rows.of(tenant);
  }

  @Override
  public boolean revoke(TenantId tenant, String id, Instant now) {
    return rows.find(tenant, id)
        .map(key -> key.revokedAt() != null || rows.replace(tenant, id, revoked(key, now)))
        .orElse(false);
  }

  private static ApiKey revoked(ApiKey key, Instant now) {
    return new ApiKey(
        key.id(),
        key.tenant(),
        key.kind(),
        key.name(),
        key.scopes(),
        key.secretHash(),
        key.createdAt(),
        key.expiresAt(),
        now);
  }
}
