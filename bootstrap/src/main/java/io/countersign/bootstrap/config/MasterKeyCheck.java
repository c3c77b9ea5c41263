package io.countersign.bootstrap.config;

import io.countersign.application.port.Secrets;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.Tenants;
import io.countersign.application.secret.CannotOpenSecretException;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.usecase.key.KeyRing;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Stops the start when the master keys do not open what is in the database: one tenant's keys, and
 * one of those not yet wrapped by the primary key.
 */
@Singleton
final class MasterKeyCheck implements ApplicationEventListener<StartupEvent> {
  private static final int SOME = 20;

  private final Tenants tenants;
  private final SigningKeys keys;
  private final Secrets secrets;
  private final SecretBox box;
  private final KeyRing keyRing;

  MasterKeyCheck(
      Tenants tenants, SigningKeys keys, Secrets secrets, SecretBox box, KeyRing keyRing) {
    this.tenants = tenants;
    this.keys = keys;
    this.secrets = secrets;
    this.box = box;
    this.keyRing = keyRing;
  }

  @Override
  public void onApplicationEvent(StartupEvent event) {
    try {
      openOneKey();
      openOne(secrets.wrappedByOtherThan(box.primaryMasterKeyId(), SOME));
    } catch (CannotOpenSecretException wrongKey) {
      throw new IllegalStateException(
          "COUNTERSIGN_MASTER_KEY does not open the secrets in this database. Configure the key"
              + " they were sealed with (a new one goes first, the old one after a comma).");
    }
  }

  /**
   * One is enough, as with secrets: what is wrong with one tenant's keys is not for all to bear.
   */
  private void openOneKey() {
    CannotOpenSecretException last = null;
    for (var tenant : tenants.list("", SOME)) {
      for (var key : keys.list(tenant.id())) {
        try {
          keyRing.open(key);
          return;
        } catch (CannotOpenSecretException damagedOrWrongKey) {
          last = damagedOrWrongKey;
        }
      }
    }
    if (last != null) {
      throw last;
    }
  }

  /** One is enough: a single secret that was damaged is no reason not to start. */
  private void openOne(List<Secrets.Stored> some) {
    CannotOpenSecretException last = null;
    for (var stored : some) {
      try {
        box.open(stored.tenant(), stored.purpose(), stored.sealed());
        return;
      } catch (CannotOpenSecretException damagedOrWrongKey) {
        last = damagedOrWrongKey;
      }
    }
    if (last != null) {
      throw last;
    }
  }
}
