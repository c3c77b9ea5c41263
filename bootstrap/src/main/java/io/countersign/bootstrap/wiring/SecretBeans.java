package io.countersign.bootstrap.wiring;

import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.usecase.secret.CallbackSecretStore;
import io.countersign.application.usecase.secret.DeleteSecret;
import io.countersign.application.usecase.secret.FindSecrets;
import io.countersign.application.usecase.secret.PutSecret;
import io.countersign.application.usecase.secret.RewrapSecrets;
import io.countersign.application.usecase.secret.RotateCallbackSecret;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class SecretBeans {
  @Singleton
  CallbackSecretStore callbackSecretStore(
      Secrets secrets, SecretBox box, Ids ids, TenantClock clock) {
    return new CallbackSecretStore(secrets, box, ids, clock);
  }

  @Singleton
  RotateCallbackSecret rotateCallbackSecret(
      Transactions transactions, CallbackSecretStore store, AuditLog audit, TenantClock clock) {
    return new RotateCallbackSecret(transactions, store, audit, clock);
  }

  @Singleton
  PutSecret putSecret(
      Transactions transactions,
      Secrets secrets,
      SecretBox box,
      AuditLog audit,
      TenantClock clock) {
    return new PutSecret(transactions, secrets, box, audit, clock);
  }

  @Singleton
  FindSecrets findSecrets(Secrets secrets) {
    return new FindSecrets(secrets);
  }

  @Singleton
  DeleteSecret deleteSecret(
      Transactions transactions, Secrets secrets, AuditLog audit, TenantClock clock) {
    return new DeleteSecret(transactions, secrets, audit, clock);
  }

  @Singleton
  RewrapSecrets rewrapSecrets(Secrets secrets, SecretBox box) {
    return new RewrapSecrets(secrets, box);
  }
}
