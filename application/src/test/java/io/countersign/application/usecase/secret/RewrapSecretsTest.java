package io.countersign.application.usecase.secret;

import static io.countersign.application.testing.Samples.aSecret;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.link.LinkAction;
import io.countersign.application.secret.SecretName;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The master key changes while everything goes on. */
class RewrapSecretsTest {
  private final World world = new World();
  private final RewrapSecrets rewrap = new RewrapSecrets(world.storage.secrets, world.box);
  private final PutSecret put =
      new PutSecret(
          world.transactions,
          world.storage.secrets,
          world.box,
          world.storage.auditLog,
          world.clock);

  private int left() {
    return world.storage.secrets.wrappedByOtherThan("mk2", 10_000).size();
  }

  @Test
  void nothing_is_to_do_under_the_same_key() {
    var before = world.everything();
    assertThat(rewrap.runOnce()).isZero();
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("Secrets and signing keys of all tenants, 100 at a time, and links stay good")
  void everything_is_rewrapped_online() {
    world.found(new TenantId("globex"));
    for (var i = 0; i < 101; i++) {
      put.handle(client(), new SecretName("s" + i), "value " + i);
    }
    var request = world.open(aStep());
    var link = world.link(request, "ana@example.test", LinkAction.APPROVE);
    world.box.rotateTo("mk2");
    assertThat(left()).isEqualTo(105);

    assertThat(rewrap.runOnce()).isEqualTo(100);
    assertThat(left()).isEqualTo(5);
    assertThat(rewrap.runOnce()).isEqualTo(5);
    assertThat(rewrap.runOnce()).isZero();

    world.clock.advance(Duration.ofMinutes(1));
    assertThat(world.openLink.find(link).page(0, "")).isInstanceOf(LinkPage.Ready.class);
    assertThat(world.references.fill(ACME, "@{secret:s100}", Map.of()))
        .isEqualTo(new References.Filled.Complete("value 100"));
    assertThat(world.callbackSecrets.current(ACME)).hasSize(1);
  }

  @Test
  void a_secret_changed_meanwhile_keeps_its_new_value() {
    var name = new SecretName("Smtp");
    put.handle(client(), name, "old");
    world.box.rotateTo("mk2");
    var stale =
        world.storage.secrets.wrappedByOtherThan("mk2", 100).stream()
            .filter(s -> s.purpose().equals(name.sealPurpose()))
            .findFirst()
            .orElseThrow();
    put.handle(client(), name, "new");
    assertThat(
            world.storage.secrets.rewrap(
                ACME, stale, world.box.rewrap(ACME, stale.purpose(), stale.sealed())))
        .isFalse();
    assertThat(world.references.fill(ACME, "@{secret:Smtp}", Map.of()))
        .isEqualTo(new References.Filled.Complete("new"));
  }

  @Test
  @DisplayName("F101 one that cannot be opened does not keep the others under the old key")
  void a_broken_secret_is_left_and_the_rest_goes_on() {
    var broken = new TenantId("broken");
    world.storage.secrets.put(broken, aSecret("Copied", "sealed for somebody else"));
    put.handle(client(), new SecretName("Smtp"), "value");
    world.box.rotateTo("mk2");

    assertThat(rewrap.runOnce()).isEqualTo(4);
    assertThat(world.storage.secrets.wrappedByOtherThan("mk2", 100))
        .singleElement()
        .satisfies(left -> assertThat(left.tenant()).isEqualTo(broken));
    assertThat(rewrap.runOnce()).isEqualTo(1);
  }
}
