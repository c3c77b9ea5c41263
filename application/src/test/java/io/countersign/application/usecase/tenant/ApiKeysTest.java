package io.countersign.application.usecase.tenant;

import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.access.ApiKey;
import io.countersign.application.access.ApiKeySecret;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.tenant.IssueApiKey.Result;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may call: keys that are issued, used, and ended. */
class ApiKeysTest {
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final String OPERATOR_KEY = "operator-key-for-these-tests";

  private final World world = new World();
  private final IssueApiKey issue =
      new IssueApiKey(
          world.transactions,
          world.storage.tenants,
          world.storage.apiKeys,
          world.storage.auditLog,
          world.ids,
          world.clock);
  private final RevokeApiKey revoke =
      new RevokeApiKey(
          world.transactions, world.storage.apiKeys, world.storage.auditLog, world.clock);
  private final FindApiKeys find = new FindApiKeys(world.storage.apiKeys);
  private final AuthenticateCaller authenticate =
      new AuthenticateCaller(world.storage.apiKeys, ApiKeySecret.sha256(OPERATOR_KEY), world.clock);

  private Result issue(Caller caller, TenantId tenant, Set<Scope> scopes, @Nullable Instant end) {
    return issue.handle(new IssueApiKey.Command(caller, tenant, "ERP", scopes, end));
  }

  private Result.Issued issued() {
    return (Result.Issued) issue(new Caller.Operator(), ACME, Set.of(Scope.APPROVALS_READ), null);
  }

  @Test
  void a_key_opens_for_its_tenant_and_scopes() {
    var key = issued();
    assertThat(authenticate.handle(key.secret()))
        .contains(new Caller.Client(ACME, key.key().id(), "ERP", Set.of(Scope.APPROVALS_READ)));
    assertThat(world.audit.ofTenant()).endsWith("api-key.issued");
    assertThat(JsonText.text(world.audit.lastOfTenant(), "actor", "kind")).isEqualTo("operator");
  }

  @Test
  @DisplayName("C67 F102 a key's secret is in the answer and nowhere else")
  void the_secret_is_not_kept() {
    var key = issued();
    assertThat(world.everything().toString()).doesNotContain(key.secret());
    assertThat(world.audit.lastOfTenant().toString()).doesNotContain(key.secret());
    assertThat(find.find(ACME)).containsExactly(key.key());
  }

  @Test
  void the_operators_key_is_the_operators() {
    assertThat(authenticate.handle(OPERATOR_KEY)).contains(new Caller.Operator());
  }

  @Test
  @DisplayName("C42 what is unknown, mistyped, expired or revoked is nobody")
  void anything_else_is_nobody() {
    var ends = world.clock.instant().plus(Duration.ofDays(1));
    var expiring =
        (Result.Issued) issue(new Caller.Operator(), ACME, Set.of(Scope.APPROVALS_READ), ends);
    var revoked = issued();
    var secret = issued().secret();
    revoke.handle(client(), revoked.key().id());

    for (var credential :
        new String[] {
          "",
          "x",
          OPERATOR_KEY + " ",
          secret.substring(1),
          secret + "0",
          secret.substring(0, secret.length() - 1) + (secret.endsWith("0") ? "1" : "0"),
          ApiKeySecret.make(world.ids, TenantKind.LIVE).text(),
          revoked.secret()
        }) {
      assertThat(authenticate.handle(credential)).isEmpty();
    }
    assertThat(authenticate.handle(expiring.secret())).isPresent();
    world.clock.set(ends);
    assertThat(authenticate.handle(expiring.secret())).isEmpty();
  }

  @Test
  void an_id_with_another_secret_is_nobody() {
    var key = issued().key();
    String other;
    do {
      other = ApiKeySecret.make(world.ids, TenantKind.LIVE).text();
    } while (other.contains(key.id()));
    world.storage.apiKeys.add(
        ACME,
        new ApiKey(
            ApiKeySecret.parse(other).orElseThrow().id(),
            ACME,
            TenantKind.LIVE,
            "Stolen id",
            Set.of(),
            key.secretHash(),
            world.clock.instant(),
            null,
            null));
    assertThat(authenticate.handle(other)).isEmpty();
  }

  @Test
  @DisplayName("C43 a key hands out no more than it holds, and only in its own house")
  void a_key_cannot_rise_above_itself() {
    world.found(GLOBEX);
    var limited = new Caller.Client(ACME, "key2", "Limited", Set.of(Scope.API_KEYS_ADMIN));
    assertThat(issue(limited, ACME, Set.of(Scope.API_KEYS_ADMIN, Scope.AUDIT_READ), null))
        .isEqualTo(new Result.ScopeNotHeld(Scope.AUDIT_READ));
    assertThat(world.audit.ofTenant()).endsWith("api-key.refused");
    assertThat(find.find(ACME)).isEmpty();
    var before = world.everything();
    assertThat(issue(client(), GLOBEX, Set.of(Scope.AUDIT_READ), null))
        .isEqualTo(new Result.NoSuchTenant());
    assertThat(issue(new Caller.Operator(), new TenantId("nobody"), Set.of(), null))
        .isEqualTo(new Result.NoSuchTenant());
    assertThat(world.everything()).isEqualTo(before);
    assertThat(issue(limited, ACME, Set.of(Scope.API_KEYS_ADMIN), null))
        .isInstanceOf(Result.Issued.class);
  }

  @Test
  @DisplayName("C66 a revoked key ends with its next call")
  void a_key_is_ended() {
    var key = issued();
    assertThat(revoke.handle(client(), key.key().id())).isTrue();
    assertThat(authenticate.handle(key.secret())).isEmpty();
    assertThat(find.find(ACME).getFirst().revokedAt()).isEqualTo(world.clock.instant());
    assertThat(world.audit.ofTenant()).endsWith("api-key.revoked");
  }

  @Test
  @DisplayName("C44 nobody ends another tenant's key")
  void a_foreign_key_is_not_found() {
    var key = issued();
    var before = world.everything();
    assertThat(revoke.handle(client(GLOBEX), key.key().id())).isFalse();
    assertThat(find.find(GLOBEX)).isEmpty();
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_key_is_not_stored_without_its_record() {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(this::issued).isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
  }
}
