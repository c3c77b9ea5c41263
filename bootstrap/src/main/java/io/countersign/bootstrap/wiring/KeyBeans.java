package io.countersign.bootstrap.wiring;

import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Links;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.usecase.key.FindSigningKeys;
import io.countersign.application.usecase.key.KeyMaker;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.application.usecase.key.RevokeSigningKey;
import io.countersign.application.usecase.key.RotateSigningKey;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class KeyBeans {
  @Singleton
  KeyMaker keyMaker(SigningKeys keys, SecretBox box, Ids ids) {
    return new KeyMaker(keys, box, ids);
  }

  @Singleton
  FindSigningKeys findSigningKeys(SigningKeys keys) {
    return new FindSigningKeys(keys);
  }

  @Singleton
  RotateSigningKey rotateSigningKey(
      Transactions transactions,
      SigningKeys keys,
      Links links,
      KeyMaker keyMaker,
      KeyRing keyRing,
      AuditLog audit,
      TenantClock clock) {
    return new RotateSigningKey(transactions, keys, links, keyMaker, keyRing, audit, clock);
  }

  @Singleton
  RevokeSigningKey revokeSigningKey(
      Transactions transactions,
      SigningKeys keys,
      KeyMaker keyMaker,
      KeyRing keyRing,
      AuditLog audit,
      TenantClock clock) {
    return new RevokeSigningKey(transactions, keys, keyMaker, keyRing, audit, clock);
  }
}
