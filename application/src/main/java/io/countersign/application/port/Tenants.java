package io.countersign.application.port;

import io.countersign.application.runtime.AcrossTenants;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** The customers of this installation. */
public interface Tenants {
  /** False if there is one with this id already; nothing changes then. */
  boolean add(TenantId id, Tenant tenant);

  void change(TenantId id, Tenant tenant);

  Optional<Tenant> find(TenantId id);

  @AcrossTenants("The operator lists tenants")
  List<Tenant> list(String afterId, int limit);
}
