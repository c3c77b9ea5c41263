package io.countersign.application.usecase.tenant;

import io.countersign.application.access.ApiKey;
import io.countersign.application.access.ApiKeySecret;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.port.ApiKeys;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Issues an API key; its secret is in the result and nowhere else. */
public final class IssueApiKey {
  private final Transactions transactions;
  private final Tenants tenants;
  private final ApiKeys keys;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;

  public IssueApiKey(
      Transactions transactions,
      Tenants tenants,
      ApiKeys keys,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    this.transactions = transactions;
    this.tenants = tenants;
    this.keys = keys;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  public record Command(
      Caller caller,
      TenantId tenant,
      String name,
      Set<Scope> scopes,
      @Nullable Instant expiresAt) {}

  /** What became of it. */
  public sealed interface Result {
    record Issued(ApiKey key, String secret) implements Result {
      /** Without the secret. */
      @Override
      public String toString() {
        return "Issued[" + key.id() + "]";
      }
    }

    record NoSuchTenant() implements Result {}

    /** A key cannot hand out more than it may do itself. */
    record ScopeNotHeld(Scope scope) implements Result {}
  }

  public Result handle(Command command) {
    if (command.caller() instanceof Caller.Client client) {
      if (!client.tenant().equals(command.tenant())) {
        return new Result.NoSuchTenant();
      }
      for (var scope : command.scopes()) {
        if (!client.may(scope)) {
          return refused(client, scope);
        }
      }
    }
    return transactions.inTransaction(() -> {
      var tenant = tenants.find(command.tenant());
      if (tenant.isEmpty()) {
        return new Result.NoSuchTenant();
      }
      var kind = tenant.get().kind();
      var secret = ApiKeySecret.make(ids, kind);
      var now = clock.now(command.tenant());
      var key =
          new ApiKey(
              secret.id(),
              command.tenant(),
              kind,
              command.name(),
              command.scopes(),
              secret.hash(),
              now,
              command.expiresAt(),
              null);
      keys.add(command.tenant(), key);
      audit.append(
          command.tenant(),
          AuditLog.ADMIN,
          new AuditEvent(
              "api-key.issued",
              command.caller().actor(),
              now,
              JsonValue.object()
                  .put("keyId", key.id())
                  .put("name", key.name())
                  .put(
                      "scopes",
                      JsonValue.strings(
                          key.scopes().stream().map(Scope::toString).sorted().toList()))
                  .build()));
      return new Result.Issued(key, secret.text());
    });
  }

  private Result refused(Caller.Client client, Scope scope) {
    return transactions.inTransaction(() -> {
      audit.append(
          client.tenant(),
          AuditLog.ADMIN,
          new AuditEvent(
              "api-key.refused",
              client.actor(),
              clock.now(client.tenant()),
              JsonValue.object().put("scope", scope.toString()).build()));
      return new Result.ScopeNotHeld(scope);
    });
  }
}
