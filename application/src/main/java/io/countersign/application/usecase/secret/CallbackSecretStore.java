package io.countersign.application.usecase.secret;

import io.countersign.application.port.CallbackSecrets;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Keeps what signs a tenant's callbacks: the current secret, and the one before it for a day, so
 * that receivers can change over.
 */
public final class CallbackSecretStore implements CallbackSecrets {
  public static final Duration OVERLAP = Duration.ofHours(24);
  private static final SecretName CURRENT = new SecretName("countersign.callback");
  private static final SecretName PREVIOUS = new SecretName("countersign.callback.previous");

  private final Secrets secrets;
  private final SecretBox box;
  private final Ids ids;
  private final TenantClock clock;

  public CallbackSecretStore(Secrets secrets, SecretBox box, Ids ids, TenantClock clock) {
    this.secrets = secrets;
    this.box = box;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Puts a fresh secret in place within the current transaction.
   *
   * @return {@code whsec_} and the secret in base64, as Standard Webhooks has it
   */
  public String replace(TenantId tenant, Instant now) {
    secrets
        .find(tenant, CURRENT)
        .ifPresent(before -> put(tenant, PREVIOUS, open(tenant, before), now));
    var fresh = ids.random(32);
    put(tenant, CURRENT, fresh, now);
    return "whsec_" + Base64.getEncoder().encodeToString(fresh);
  }

  @Override
  public List<byte[]> current(TenantId tenant) {
    var usable = new ArrayList<byte[]>();
    secrets.find(tenant, CURRENT).ifPresent(s -> usable.add(open(tenant, s)));
    secrets
        .find(tenant, PREVIOUS)
        .filter(s -> clock.now(tenant).isBefore(s.updatedAt().plus(OVERLAP)))
        .ifPresent(s -> usable.add(open(tenant, s)));
    return usable;
  }

  private void put(TenantId tenant, SecretName name, byte[] plain, Instant now) {
    var sealed = box.seal(tenant, name.sealPurpose(), plain);
    secrets.put(tenant, new TenantSecret(name, sealed, box.fingerprint(tenant, plain), now));
  }

  private byte[] open(TenantId tenant, TenantSecret secret) {
    return box.open(tenant, secret.name().sealPurpose(), secret.sealed());
  }
}
