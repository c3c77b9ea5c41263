package io.countersign.application.port;

import io.countersign.domain.tenant.TenantId;
import java.time.Instant;

/**
 * The time that a tenant lives by, and all that is its own with it: requests, timers, links, what
 * is on record. Real time for live tenants; for a sandbox, real time and what it was moved ahead,
 * the same on all replicas. It never goes back.
 */
@FunctionalInterface
public interface TenantClock {
  Instant now(TenantId tenant);
}
