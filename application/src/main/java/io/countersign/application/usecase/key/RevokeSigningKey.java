package io.countersign.application.usecase.key;

import io.countersign.application.access.Caller;
import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;

/**
 * Makes every link of a key worthless at once. If it was the active key, a new one takes its place;
 * open requests are mailed again with {@code POST /v1/approvals/{id}/remind}.
 */
public final class RevokeSigningKey {
  private final Transactions transactions;
  private final SigningKeys keys;
  private final KeyMaker keyMaker;
  private final KeyRing keyRing;
  private final AuditLog audit;
  private final TenantClock clock;

  public RevokeSigningKey(
      Transactions transactions,
      SigningKeys keys,
      KeyMaker keyMaker,
      KeyRing keyRing,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.keys = keys;
    this.keyMaker = keyMaker;
    this.keyRing = keyRing;
    this.audit = audit;
    this.clock = clock;
  }

  /** False if the caller's tenant has no such key. */
  public boolean handle(Caller.Client caller, KeyId id) {
    var revoked =
        transactions.inTransaction(() -> {
          var tenant = caller.tenant();
          var found =
              keys.listForUpdate(tenant).stream().filter(k -> k.id().equals(id)).findFirst();
          if (found.isEmpty()) {
            return false;
          }
          var now = clock.now(caller.tenant());
          keys.change(tenant, found.get().revoked());
          if (found.get().state() == SigningKey.State.ACTIVE) {
            keyMaker.addActive(tenant, now);
          }
          audit.append(
              tenant,
              AuditLog.ADMIN,
              new AuditEvent(
                  "key.revoked",
                  caller.actor(),
                  now,
                  JsonValue.object().put("keyId", id.value()).build()));
          return true;
        });
    keyRing.changed(caller.tenant());
    return revoked;
  }
}
