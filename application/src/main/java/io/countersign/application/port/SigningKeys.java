package io.countersign.application.port;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.runtime.AcrossTenants;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The keys that sign links. A tenant has one active key at a time. */
public interface SigningKeys {
  void add(TenantId tenant, SigningKey key);

  /** Replaces state and times of the key with the same id. */
  void change(TenantId tenant, SigningKey key);

  /** Newest first. */
  List<SigningKey> list(TenantId tenant);

  /** Like {@link #list}, and keeps others from changing keys until the transaction ends. */
  List<SigningKey> listForUpdate(TenantId tenant);

  /**
   * Notes that a key seems to be in other hands.
   *
   * @param since false, and nothing is noted, if this was noted after then
   */
  boolean suspect(TenantId tenant, KeyId id, Instant now, Instant since);

  @AcrossTenants("A link names its key; the key says which tenant it belongs to")
  Optional<SigningKey> find(KeyId id);
}
