package io.countersign.application.usecase.tenant;

import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.access.Caller;
import io.countersign.application.link.SigningKey;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tenants come into being whole, and say how they look. */
class TenantsTest {
  private static final TenantId GLOBEX = new TenantId("globex");

  private final World world = new World();
  private final FindTenants find = new FindTenants(world.storage.tenants);
  private final ChangeBranding changeBranding =
      new ChangeBranding(
          world.transactions, world.storage.tenants, world.storage.auditLog, world.clock);

  private CreateTenant.Result create(TenantId id, String name) {
    return world.createTenant.handle(
        new CreateTenant.Command(new Caller.Operator(), id, name, TenantKind.LIVE));
  }

  @Test
  void a_new_tenant_has_a_signing_key_and_a_callback_secret() {
    var created = (CreateTenant.Result.Created) create(GLOBEX, "Globex AG");

    assertThat(find.find(GLOBEX)).contains(created.tenant());
    assertThat(created.tenant().branding()).isEqualTo(Branding.plain("Globex AG"));
    assertThat(world.storage.signingKeys.list(GLOBEX))
        .singleElement()
        .satisfies(key -> assertThat(key.state()).isEqualTo(SigningKey.State.ACTIVE));
    assertThat(world.callbackSecrets.current(GLOBEX))
        .containsExactly(Base64.getDecoder().decode(created.callbackSecret().substring(6)));
    assertThat(world.audit.ofTenant(GLOBEX)).containsExactly("tenant.created");
  }

  @Test
  void an_id_is_taken_once() {
    var before = world.everything();
    assertThat(create(ACME, "Impostor")).isEqualTo(new CreateTenant.Result.IdTaken());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_tenant_is_never_half_created() {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> create(GLOBEX, "Globex")).isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
    world.transactions.next(Fault.CONFLICT);
    create(GLOBEX, "Globex");
    assertThat(world.storage.signingKeys.list(GLOBEX)).hasSize(1);
  }

  @Test
  void the_operator_pages_through_tenants() {
    create(GLOBEX, "Globex");
    assertThat(find.findAfter("", 1)).extracting(Tenant::id).containsExactly(ACME);
    assertThat(find.findAfter("acme", 10)).extracting(Tenant::id).containsExactly(GLOBEX);
    assertThat(find.find(new TenantId("nobody"))).isEmpty();
  }

  @Test
  @DisplayName("How a tenant looks is changed by itself, with the old look on record")
  void branding_is_changed() {
    create(GLOBEX, "Globex");
    var look = new Branding("Acme approvals", "#aa0000", "https://acme.example/logo.png");
    var changed = changeBranding.handle(new ChangeBranding.Command(client(), look));

    assertThat(find.find(ACME)).contains(changed);
    assertThat(changed.branding()).isEqualTo(look);
    assertThat(changed.name()).isEqualTo("acme");
    assertThat(world.audit.ofTenant()).endsWith("branding.changed");
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "before", "color"))
        .isEqualTo(Branding.DEFAULT_COLOR);
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "after", "color"))
        .isEqualTo("#aa0000");
    assertThat(find.find(GLOBEX).orElseThrow().branding()).isEqualTo(Branding.plain("Globex"));
  }
}
