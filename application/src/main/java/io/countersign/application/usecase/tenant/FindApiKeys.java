package io.countersign.application.usecase.tenant;

import io.countersign.application.access.ApiKey;
import io.countersign.application.port.ApiKeys;
import io.countersign.domain.tenant.TenantId;
import java.util.List;

/** Lists a tenant's API keys; secrets are not among what is known of them. */
public final class FindApiKeys {
  private final ApiKeys keys;

  public FindApiKeys(ApiKeys keys) {
    this.keys = keys;
  }

  public List<ApiKey> find(TenantId tenant) {
    return keys.list(tenant);
  }
}
