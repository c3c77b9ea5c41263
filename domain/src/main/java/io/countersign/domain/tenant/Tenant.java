package io.countersign.domain.tenant;

import io.countersign.domain.Check;
import java.time.Instant;

/** A customer of one installation. */
public record Tenant(
    TenantId id, String name, Branding branding, Instant createdAt, TenantKind kind) {
  public Tenant {
    Check.filledLine("The tenant name", name, 80);
  }
}
