package io.countersign.application.usecase.key;

import io.countersign.application.access.Caller;
import io.countersign.application.link.SigningKey;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Links;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;

/** Puts a new signing key in place; links signed by the old one stay good until they expire. */
public final class RotateSigningKey {
  private final Transactions transactions;
  private final SigningKeys keys;
  private final Links links;
  private final KeyMaker keyMaker;
  private final KeyRing keyRing;
  private final AuditLog audit;
  private final TenantClock clock;

  public RotateSigningKey(
      Transactions transactions,
      SigningKeys keys,
      Links links,
      KeyMaker keyMaker,
      KeyRing keyRing,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.keys = keys;
    this.links = links;
    this.keyMaker = keyMaker;
    this.keyRing = keyRing;
    this.audit = audit;
    this.clock = clock;
  }

  public SigningKey handle(Caller.Client caller) {
    var rotated =
        transactions.inTransaction(() -> {
          var tenant = caller.tenant();
          var now = clock.now(tenant);
          for (var key : keys.listForUpdate(tenant)) {
            if (key.state() == SigningKey.State.ACTIVE) {
              var until = links.lastExpiry(tenant, key.id()).orElse(now);
              keys.change(tenant, key.verifyOnlyUntil(until));
            }
          }
          var fresh = keyMaker.addActive(tenant, now);
          audit.append(
              tenant,
              AuditLog.ADMIN,
              new AuditEvent(
                  "key.rotated",
                  caller.actor(),
                  now,
                  JsonValue.object().put("keyId", fresh.id().value()).build()));
          return fresh;
        });
    keyRing.changed(caller.tenant());
    return rotated;
  }
}
