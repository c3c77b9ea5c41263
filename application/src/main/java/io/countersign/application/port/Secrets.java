package io.countersign.application.port;

import io.countersign.application.runtime.AcrossTenants;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Sealed values: tenants' own secrets and the material of signing keys. */
public interface Secrets {
  void put(TenantId tenant, TenantSecret secret);

  Optional<TenantSecret> find(TenantId tenant, SecretName name);

  List<TenantSecret> list(TenantId tenant);

  boolean delete(TenantId tenant, SecretName name);

  @AcrossTenants("Master key rotation re-wraps what every tenant has")
  List<Stored> wrappedByOtherThan(String masterKeyId, int limit);

  /** Replaces {@code before} by {@code after}; false if it changed in the meantime. */
  boolean rewrap(TenantId tenant, Stored before, SealedSecret after);

  /**
   * A sealed value and where it is kept.
   *
   * @param purpose what it was sealed for
   */
  record Stored(TenantId tenant, String purpose, SealedSecret sealed) {}
}
