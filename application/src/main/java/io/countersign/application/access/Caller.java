package io.countersign.application.access;

import io.countersign.domain.audit.Actor;
import io.countersign.domain.tenant.TenantId;
import java.util.Set;

/** Who is calling the API; the tenant comes from the credential and from nowhere else. */
public sealed interface Caller {
  /** Name of the HTTP request attribute under which the web adapter leaves the caller. */
  String ATTRIBUTE = "countersign.caller";

  /** Holds the operator key: manages tenants, sees no tenant's requests. */
  record Operator() implements Caller {}

  /** Holds an API key of one tenant. */
  record Client(TenantId tenant, String keyId, String keyName, Set<Scope> scopes)
      implements Caller {
    public Client {
      scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
      return scopes.contains(scope);
    }
  }

  default Actor actor() {
    return switch (this) {
      case Operator() -> new Actor.Operator();
      case Client(var _, var keyId, var keyName, var _) -> new Actor.ApiClient(keyId, keyName);
    };
  }
}
