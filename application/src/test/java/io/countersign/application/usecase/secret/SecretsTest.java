package io.countersign.application.usecase.secret;

import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant's secrets: put, replaced, deleted, never read. */
class SecretsTest {
  private static final SecretName NAME = new SecretName("SmtpPassword");

  private final World world = new World();
  private final PutSecret put =
      new PutSecret(
          world.transactions,
          world.storage.secrets,
          world.box,
          world.storage.auditLog,
          world.clock);
  private final DeleteSecret delete =
      new DeleteSecret(
          world.transactions, world.storage.secrets, world.storage.auditLog, world.clock);
  private final FindSecrets find = new FindSecrets(world.storage.secrets);
  private final RotateCallbackSecret rotate =
      new RotateCallbackSecret(
          world.transactions, world.callbackSecrets, world.storage.auditLog, world.clock);

  @Test
  void a_secret_is_sealed_for_its_tenant_and_name() {
    var secret = put.handle(client(), NAME, "hunter2");
    assertThat(world.box.open(ACME, "secret/SmtpPassword", secret.sealed()))
        .asString()
        .isEqualTo("hunter2");
    assertThat(find.find(ACME)).containsExactly(secret);
    assertThat(secret.fingerprint()).hasSize(8);
  }

  @Test
  @DisplayName("F102 the record names a secret, and does not hold it")
  void the_value_is_not_on_record() {
    put.handle(client(), NAME, "hunter2");
    assertThat(world.audit.ofTenant()).endsWith("secret.put");
    var event = world.audit.lastOfTenant();
    assertThat(JsonText.text(event, "details", "name")).isEqualTo("SmtpPassword");
    assertThat(event.toString()).doesNotContain("hunter2");
  }

  @Test
  void a_secret_can_be_replaced_and_deleted() {
    put.handle(client(), NAME, "one");
    var second = put.handle(client(), NAME, "two");
    assertThat(find.find(ACME)).containsExactly(second);
    assertThat(delete.handle(client(), NAME)).isTrue();
    assertThat(find.find(ACME)).isEmpty();
    assertThat(world.audit.ofTenant()).endsWith("secret.put", "secret.put", "secret.deleted");

    var before = world.everything();
    assertThat(delete.handle(client(), NAME)).isFalse();
    assertThat(world.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"countersign.callback", "countersign.callback.previous", "countersign.x"})
  void the_gateways_own_names_are_out_of_reach(String reserved) {
    var name = new SecretName(reserved);
    var before = world.everything();
    assertThatThrownBy(() -> put.handle(client(), name, "mine"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("Names that start with countersign. are kept for the gateway.");
    assertThat(delete.handle(client(), name)).isFalse();
    assertThat(find.find(ACME)).isEmpty();
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("C44 another tenant's secret is none")
  void tenants_have_secrets_of_their_own() {
    var globex = new TenantId("globex");
    put.handle(client(), NAME, "hunter2");
    assertThat(find.find(globex)).isEmpty();
    assertThat(delete.handle(client(globex), NAME)).isFalse();
    assertThat(find.find(ACME)).extracting(TenantSecret::name).containsExactly(NAME);
  }

  @Test
  void a_secret_is_not_stored_without_its_record() {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> put.handle(client(), NAME, "hunter2"))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("D79 for a day the old callback secret signs along")
  void callback_secrets_overlap_for_a_day() {
    var first = world.callbackSecrets.current(ACME).getFirst();
    var shown = rotate.handle(client());

    assertThat(shown).startsWith("whsec_");
    var second = Base64.getDecoder().decode(shown.substring(6));
    assertThat(second).hasSize(32);
    assertThat(world.callbackSecrets.current(ACME)).containsExactly(second, first);
    assertThat(world.audit.ofTenant()).endsWith("callback-secret.rotated");
    assertThat(world.audit.lastOfTenant().toString()).doesNotContain(shown.substring(6));

    world.clock.advance(CallbackSecretStore.OVERLAP.minusMillis(1));
    assertThat(world.callbackSecrets.current(ACME)).hasSize(2);
    world.clock.advance(Duration.ofMillis(1));
    assertThat(world.callbackSecrets.current(ACME)).containsExactly(second);
  }

  @Test
  void a_second_rotation_leaves_only_its_own_two() {
    rotate.handle(client());
    var second = world.callbackSecrets.current(ACME).getFirst();
    rotate.handle(client());
    assertThat(world.callbackSecrets.current(ACME)).hasSize(2).contains(second);
  }

  @Test
  void a_tenant_that_does_not_exist_has_no_callback_secret() {
    assertThat(world.callbackSecrets.current(new TenantId("globex"))).isEmpty();
  }
}
