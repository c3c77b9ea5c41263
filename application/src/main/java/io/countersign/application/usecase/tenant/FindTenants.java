package io.countersign.application.usecase.tenant;

import io.countersign.application.port.Tenants;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Looks tenants up for the operator, or a tenant's own record for its keys. */
public final class FindTenants {
  private final Tenants tenants;

  public FindTenants(Tenants tenants) {
    this.tenants = tenants;
  }

  public Optional<Tenant> find(TenantId id) {
    return tenants.find(id);
  }

  public List<Tenant> findAfter(String afterId, int limit) {
    return tenants.list(afterId, limit);
  }
}
