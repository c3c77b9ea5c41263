package io.countersign.application.port;

import io.countersign.application.access.ApiKey;
import io.countersign.application.runtime.AcrossTenants;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys, by their hashes. */
public interface ApiKeys {
  void add(TenantId tenant, ApiKey key);

  @AcrossTenants("The credential says which tenant is calling")
  Optional<ApiKey> find(String id);

  List<ApiKey> list(TenantId tenant);

  /** False if this tenant has no such key. */
  boolean revoke(TenantId tenant, String id, Instant now);
}
