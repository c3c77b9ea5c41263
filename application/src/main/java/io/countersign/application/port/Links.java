package io.countersign.application.port;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.Link;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Personal links, by the hash of their nonce. */
public interface Links {
  void addAll(TenantId tenant, List<Link> links);

  Optional<Link> find(TenantId tenant, String nonceHash);

  /** Those that there are, in any order. */
  default List<Link> findAll(TenantId tenant, List<String> nonceHashes) {
    return nonceHashes.stream().flatMap(hash -> find(tenant, hash).stream()).toList();
  }

  List<Link> ofAssignment(TenantId tenant, RequestId request, AssignmentId assignment);

  void revokeOf(TenantId tenant, RequestId request, Instant now);

  /** When the last link signed by this key expires; empty if it signed none. */
  Optional<Instant> lastExpiry(TenantId tenant, KeyId key);
}
