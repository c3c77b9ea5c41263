package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.access.ApiKey;
import io.countersign.application.access.Scope;
import io.countersign.application.port.ApiKeys;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link ApiKeys} does. */
public interface ApiKeysContract extends StorageContract {
  ApiKeys testee();

  @Test
  default void a_key_comes_back_exactly_as_it_was_added() {
    var tenant = aStoredTenant();
    var sample = Samples.anApiKey(tenant);
    var key =
        new ApiKey(
            sample.id(),
            tenant,
            TenantKind.LIVE,
            "ERP \"Süd\" 🖋",
            Set.of(Scope.values()),
            sample.secretHash(),
            Samples.NOW,
            Samples.NOW.plusNanos(1_000),
            Samples.NOW.plusNanos(2_000));

    store(() -> testee().add(tenant, key));

    assertThat(testee().find(key.id())).contains(key);
    assertThat(testee().list(tenant)).containsExactly(key);
  }

  @Test
  default void a_key_may_have_no_scopes_and_no_end() {
    var tenant = aStoredTenant();
    var sample = Samples.anApiKey(tenant);
    var key =
        new ApiKey(
            sample.id(),
            tenant,
            TenantKind.LIVE,
            "Idle",
            Set.of(),
            sample.secretHash(),
            Samples.NOW,
            null,
            null);

    store(() -> testee().add(tenant, key));

    assertThat(testee().find(key.id())).contains(key);
  }

  @Test
  default void ids_of_keys_that_differ_in_letter_case_are_different() {
    var tenant = aStoredTenant();
    var stem = Samples.nextId("k" + tenant);
    var lower = withId(Samples.anApiKey(tenant), stem + "a");
    var upper = withId(Samples.anApiKey(tenant), stem + "A");
    store(() -> testee().add(tenant, lower));

    assertThat(testee().find(upper.id())).isEmpty();

    store(() -> testee().add(tenant, upper));
    assertThat(testee().find(lower.id())).contains(lower);
    assertThat(testee().find(upper.id())).contains(upper);
  }

  @Test
  default void a_key_is_found_without_its_tenant_and_says_whose_it_is() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var key = stored(tenant);
    var foreign = stored(other);

    assertThat(testee().find(key.id()).orElseThrow().tenant()).isEqualTo(tenant);
    assertThat(testee().find(foreign.id()).orElseThrow().tenant()).isEqualTo(other);
    assertThat(testee().find(Samples.nextId("none"))).isEmpty();
  }

  @Test
  default void a_tenant_lists_its_own_keys_only() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var first = stored(tenant);
    var second = stored(tenant);
    stored(other);

    assertThat(testee().list(tenant)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  default void a_revoked_key_says_since_when() {
    var tenant = aStoredTenant();
    var key = stored(tenant);
    var bystander = stored(tenant);
    var now = Samples.NOW.plusSeconds(1);

    assertThat(inTransaction(() -> testee().revoke(tenant, key.id(), now))).isTrue();

    assertThat(testee().find(key.id()).orElseThrow().revokedAt()).isEqualTo(now);
    assertThat(testee().find(bystander.id())).contains(bystander);
  }

  @Test
  default void revoking_again_keeps_the_first_time() {
    var tenant = aStoredTenant();
    var key = stored(tenant);
    var now = Samples.NOW.plusSeconds(1);
    store(() -> testee().revoke(tenant, key.id(), now));

    assertThat(inTransaction(() -> testee().revoke(tenant, key.id(), now.plusSeconds(1)))).isTrue();

    assertThat(testee().find(key.id()).orElseThrow().revokedAt()).isEqualTo(now);
  }

  @Test
  default void another_tenant_cannot_revoke_a_key() {
    var key = stored(aStoredTenant());
    var other = aStoredTenant();

    assertThat(inTransaction(() -> testee().revoke(other, key.id(), Samples.NOW))).isFalse();

    assertThat(testee().find(key.id())).contains(key);
  }

  private ApiKey stored(TenantId tenant) {
    var key = Samples.anApiKey(tenant);
    store(() -> testee().add(tenant, key));
    return key;
  }

  private static ApiKey withId(ApiKey key, String id) {
    return new ApiKey(
        id,
        key.tenant(),
        key.kind(),
        key.name(),
        key.scopes(),
        key.secretHash(),
        key.createdAt(),
        key.expiresAt(),
        key.revokedAt());
  }
}
