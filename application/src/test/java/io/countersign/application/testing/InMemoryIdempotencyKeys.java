package io.countersign.application.testing;

import io.countersign.application.port.IdempotencyKeys;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

final class InMemoryIdempotencyKeys implements IdempotencyKeys {
  private final InMemoryTable<Owner> rows;

  InMemoryIdempotencyKeys(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  private record Owner(String bodyHash, RequestId request) {}

  @Override
  public Claim claim(TenantId tenant, String key, String bodyHash, RequestId id, Instant now) {
    if (rows.addIfAbsent(tenant, key, new Owner(bodyHash, id))) {
      return new Claim.Taken();
    }
    return find(tenant, key, bodyHash).orElseThrow();
  }

  @Override
  public Optional<Claim> find(TenantId tenant, String key, String bodyHash) {
    return rows.find(tenant, key)
        .map(owner ->
            owner.bodyHash().equals(bodyHash)
                ? new Claim.TakenBefore(owner.request())
                : new Claim.OtherBody());
  }
}
