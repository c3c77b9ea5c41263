package io.countersign.application.usecase.secret;

import io.countersign.application.port.Secrets;
import io.countersign.application.secret.TenantSecret;
import io.countersign.domain.tenant.TenantId;
import java.util.List;

/** Lists a tenant's own secrets by name, without their values. */
public final class FindSecrets {
  private final Secrets secrets;

  public FindSecrets(Secrets secrets) {
    this.secrets = secrets;
  }

  public List<TenantSecret> find(TenantId tenant) {
    return secrets.list(tenant).stream().filter(s -> !s.name().reserved()).toList();
  }
}
