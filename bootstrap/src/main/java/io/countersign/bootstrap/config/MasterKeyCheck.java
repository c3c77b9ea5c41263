package io.countersign.bootstrap.config;

import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.Tenants;
import io.countersign.application.secret.CannotOpenSecretException;
import io.countersign.application.usecase.key.KeyRing;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;

/** Stops the start when the master key does not open what is in the database. */
@Singleton
final class MasterKeyCheck implements ApplicationEventListener<StartupEvent> {
  private final Tenants tenants;
  private final SigningKeys keys;
  private final KeyRing keyRing;

  MasterKeyCheck(Tenants tenants, SigningKeys keys, KeyRing keyRing) {
    this.tenants = tenants;
    this.keys = keys;
    this.keyRing = keyRing;
  }

  @Override
  public void onApplicationEvent(StartupEvent event) {
    for (var tenant : tenants.list("", 1)) {
      try {
        keys.list(tenant.id()).forEach(keyRing::open);
      } catch (CannotOpenSecretException wrongKey) {
        throw new IllegalStateException(
            "COUNTERSIGN_MASTER_KEY does not open the secrets in this database. Configure the key"
                + " they were sealed with (a new one goes first, the old one after a comma).");
      }
    }
  }
}
