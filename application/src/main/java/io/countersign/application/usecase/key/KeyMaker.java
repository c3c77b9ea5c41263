package io.countersign.application.usecase.key;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.link.TenantKey;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.runtime.Ids;
import io.countersign.application.secret.SecretBox;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;

/** Makes signing keys. */
public final class KeyMaker {
  private final SigningKeys keys;
  private final SecretBox box;
  private final Ids ids;

  public KeyMaker(SigningKeys keys, SecretBox box, Ids ids) {
    this.keys = keys;
    this.box = box;
    this.ids = ids;
  }

  /** Adds a fresh active key within the current transaction. */
  public SigningKey addActive(TenantId tenant, Instant now) {
    var text = ids.next("k");
    var id = new KeyId("k" + text.substring(text.length() - 10));
    var material = box.seal(tenant, SigningKey.sealPurpose(id), ids.random(TenantKey.LENGTH));
    var key = new SigningKey(id, tenant, SigningKey.State.ACTIVE, material, now, null);
    keys.add(tenant, key);
    return key;
  }
}
