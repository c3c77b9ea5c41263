package io.countersign.application.usecase.key;

import io.countersign.application.link.SigningKey;
import io.countersign.application.port.SigningKeys;
import io.countersign.domain.tenant.TenantId;
import java.util.List;

/** Lists a tenant's signing keys, newest first. */
public final class FindSigningKeys {
  private final SigningKeys keys;

  public FindSigningKeys(SigningKeys keys) {
    this.keys = keys;
  }

  public List<SigningKey> find(TenantId tenant) {
    return keys.list(tenant);
  }
}
