package io.countersign.bootstrap.wiring;

import io.countersign.application.access.ApiKeySecret;
import io.countersign.application.port.ApiKeys;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.key.KeyMaker;
import io.countersign.application.usecase.secret.CallbackSecretStore;
import io.countersign.application.usecase.tenant.AuthenticateCaller;
import io.countersign.application.usecase.tenant.ChangeBranding;
import io.countersign.application.usecase.tenant.CreateTenant;
import io.countersign.application.usecase.tenant.FindApiKeys;
import io.countersign.application.usecase.tenant.FindTenants;
import io.countersign.application.usecase.tenant.IssueApiKey;
import io.countersign.application.usecase.tenant.RecordRefusedCall;
import io.countersign.application.usecase.tenant.RevokeApiKey;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.InstantSource;

@Factory
final class TenantBeans {
  @Singleton
  CreateTenant createTenant(
      Transactions transactions,
      Tenants tenants,
      KeyMaker keyMaker,
      CallbackSecretStore callbackSecrets,
      AuditLog audit,
      InstantSource clock) {
    return new CreateTenant(transactions, tenants, keyMaker, callbackSecrets, audit, clock);
  }

  @Singleton
  FindTenants findTenants(Tenants tenants) {
    return new FindTenants(tenants);
  }

  @Singleton
  ChangeBranding changeBranding(
      Transactions transactions, Tenants tenants, AuditLog audit, TenantClock clock) {
    return new ChangeBranding(transactions, tenants, audit, clock);
  }

  @Singleton
  IssueApiKey issueApiKey(
      Transactions transactions,
      Tenants tenants,
      ApiKeys keys,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    return new IssueApiKey(transactions, tenants, keys, audit, ids, clock);
  }

  @Singleton
  FindApiKeys findApiKeys(ApiKeys keys) {
    return new FindApiKeys(keys);
  }

  @Singleton
  RevokeApiKey revokeApiKey(
      Transactions transactions, ApiKeys keys, AuditLog audit, TenantClock clock) {
    return new RevokeApiKey(transactions, keys, audit, clock);
  }

  @Singleton
  RecordRefusedCall recordRefusedCall(
      Transactions transactions, AuditLog audit, TenantClock clock) {
    return new RecordRefusedCall(transactions, audit, clock);
  }

  @Singleton
  AuthenticateCaller authenticateCaller(
      ApiKeys keys,
      @Property(name = "countersign.operator-key") String operatorKey,
      InstantSource clock) {
    return new AuthenticateCaller(keys, ApiKeySecret.sha256(operatorKey), clock);
  }
}
