package io.countersign.application.testing;

import io.countersign.application.port.IdempotencyKeys;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;

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
    var owner = rows.find(tenant, key).orElseThrow();
    return owner.bodyHash().equals(bodyHash)
        ? new Claim.TakenBefore(owner.request())
        : new Claim.OtherBody();
  }
}
