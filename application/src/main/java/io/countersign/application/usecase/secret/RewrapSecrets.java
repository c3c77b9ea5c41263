package io.countersign.application.usecase.secret;

import io.countersign.application.port.Secrets;
import io.countersign.application.secret.CannotOpenSecretException;
import io.countersign.application.secret.SecretBox;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Re-wraps what older master keys wrapped, a batch at a time, while everything goes on working.
 * Done when nothing is left; then the old master key can be taken out of the configuration.
 */
public final class RewrapSecrets {
  private static final Logger LOG = System.getLogger(RewrapSecrets.class.getName());
  private static final int BATCH = 100;

  private final Secrets secrets;
  private final SecretBox box;

  public RewrapSecrets(Secrets secrets, SecretBox box) {
    this.secrets = secrets;
    this.box = box;
  }

  /** Does one batch. Returns how many were found; 0 means that nothing is left. */
  public int runOnce() {
    var batch = secrets.wrappedByOtherThan(box.primaryMasterKeyId(), BATCH);
    for (var stored : batch) {
      try {
        var after = box.rewrap(stored.tenant(), stored.purpose(), stored.sealed());
        secrets.rewrap(stored.tenant(), stored, after);
      } catch (CannotOpenSecretException unreadable) {
        // One that is broken must not keep the others under the old key.
        LOG.log(Level.ERROR, "Cannot re-wrap {0} of tenant {1}", stored.purpose(), stored.tenant());
      }
    }
    return batch.size();
  }
}
