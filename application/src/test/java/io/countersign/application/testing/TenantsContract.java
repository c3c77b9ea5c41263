package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.Tenants;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Tenants} does. */
public interface TenantsContract extends StorageContract {
  Tenants testee();

  @Override
  default Tenants tenants() {
    return testee();
  }

  @Test
  default void a_tenant_comes_back_exactly_as_it_was_added() {
    var id = Samples.aTenantId();
    var tenant =
        new Tenant(
            id,
            "Ünïcode 🖋 " + "字".repeat(60),
            new Branding("Acme \"EU\"", "#1F3a5f", "https://cdn.example.test/logo.png"),
            Samples.NOW.plusNanos(1_000),
            TenantKind.SANDBOX);

    var added = inTransaction(() -> testee().add(id, tenant));

    assertThat(added).isTrue();
    assertThat(testee().find(id)).contains(tenant);
  }

  @Test
  default void an_unknown_tenant_is_not_found() {
    assertThat(testee().find(Samples.aTenantId())).isEmpty();
  }

  @Test
  default void a_second_tenant_with_the_same_id_is_refused_and_changes_nothing() {
    var tenant = Samples.aTenant();
    var second = named(tenant.id(), "Second");
    store(() -> testee().add(tenant.id(), tenant));

    assertThat(inTransaction(() -> testee().add(tenant.id(), second))).isFalse();

    assertThat(testee().find(tenant.id())).contains(tenant);
  }

  @Test
  default void a_change_is_kept_and_touches_no_other_tenant() {
    var tenant = Samples.aTenant();
    var other = Samples.aTenant();
    store(() -> testee().add(tenant.id(), tenant));
    store(() -> testee().add(other.id(), other));
    var changed =
        new Tenant(
            tenant.id(),
            "Changed",
            new Branding("New", "#00ff00", "https://cdn.example.test/new.svg"),
            tenant.createdAt(),
            tenant.kind());

    store(() -> testee().change(tenant.id(), changed));

    assertThat(testee().find(tenant.id())).contains(changed);
    assertThat(testee().find(other.id())).contains(other);
  }

  @Test
  default void tenants_are_listed_by_id_page_by_page() {
    var prefix = Samples.aTenantId().value();
    var ids = List.of(prefix + "-0", prefix + "-a", prefix + "-a-", prefix + "-a0", prefix + "-b");
    for (var id : List.of(ids.get(3), ids.get(0), ids.get(4), ids.get(2), ids.get(1))) {
      store(() -> testee().add(new TenantId(id), Samples.aTenant(new TenantId(id))));
    }

    var seen = new ArrayList<String>();
    var after = prefix;
    for (var page = 0; page < 3; page++) {
      var tenants = testee().list(after, page == 2 ? 1 : 2);
      tenants.forEach(tenant -> seen.add(tenant.id().value()));
      after = seen.getLast();
    }

    assertThat(seen).isEqualTo(ids);
  }

  @Test
  default void the_list_starts_at_the_first_tenant() {
    var id = aStoredTenant();

    assertThat(testee().list("", 1)).hasSize(1);
    assertThat(testee().list("", 100_000)).extracting(Tenant::id).contains(id);
  }

  private static Tenant named(TenantId id, String name) {
    return new Tenant(id, name, Branding.plain(name), Samples.NOW, TenantKind.LIVE);
  }
}
