package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.link.SigningKey;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.Secrets.Stored;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Secrets} does. */
public interface SecretsContract extends StorageContract {
  Secrets testee();

  SigningKeys signingKeys();

  @Test
  default void a_secret_comes_back_exactly_as_it_was_put() {
    var tenant = aStoredTenant();
    var everyByte = new byte[65_536];
    for (var i = 0; i < everyByte.length; i++) {
      everyByte[i] = (byte) i;
    }
    var secret =
        new TenantSecret(
            new SecretName("Smtp.Pass-word_1"),
            new SealedSecret("mk1", everyByte),
            "00ffaa11",
            Samples.NOW.plusNanos(1_000));

    store(() -> testee().put(tenant, secret));

    assertThat(testee().find(tenant, secret.name())).contains(secret);
    assertThat(testee().list(tenant)).containsExactly(secret);
  }

  @Test
  default void putting_again_replaces_everything() {
    var tenant = aStoredTenant();
    var bystander = Samples.aSecret("Other", "other");
    var second =
        new TenantSecret(
            new SecretName("Smtp"),
            Samples.sealed("mk2", "second"),
            "99999999",
            Samples.NOW.plusSeconds(1));
    store(() -> testee().put(tenant, Samples.aSecret("Smtp", "first")));
    store(() -> testee().put(tenant, bystander));

    store(() -> testee().put(tenant, second));

    assertThat(testee().list(tenant)).containsExactlyInAnyOrder(second, bystander);
  }

  @Test
  default void names_that_differ_in_letter_case_are_different() {
    var tenant = aStoredTenant();
    var lower = Samples.aSecret("smtp", "lower");
    var upper = Samples.aSecret("Smtp", "upper");
    store(() -> testee().put(tenant, lower));

    assertThat(testee().find(tenant, upper.name())).isEmpty();

    store(() -> testee().put(tenant, upper));
    assertThat(testee().find(tenant, lower.name())).contains(lower);
    assertThat(testee().find(tenant, upper.name())).contains(upper);
  }

  @Test
  default void the_same_name_in_another_tenant_is_another_secret() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = Samples.aSecret("Smtp", "mine");
    var theirs = Samples.aSecret("Smtp", "theirs");
    store(() -> testee().put(tenant, mine));

    assertThat(testee().find(other, mine.name())).isEmpty();
    assertThat(testee().list(other)).isEmpty();
    assertThat(inTransaction(() -> testee().delete(other, mine.name()))).isFalse();

    store(() -> testee().put(other, theirs));
    assertThat(inTransaction(() -> testee().delete(other, mine.name()))).isTrue();
    assertThat(testee().list(tenant)).containsExactly(mine);
  }

  @Test
  default void a_deleted_secret_is_gone() {
    var tenant = aStoredTenant();
    var secret = Samples.aSecret("Smtp", "value");
    store(() -> testee().put(tenant, secret));

    assertThat(inTransaction(() -> testee().delete(tenant, secret.name()))).isTrue();
    assertThat(inTransaction(() -> testee().delete(tenant, secret.name()))).isFalse();

    assertThat(testee().find(tenant, secret.name())).isEmpty();
  }

  @Test
  default void what_other_master_keys_wrap_is_found_in_all_tenants_signing_keys_included() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var old = "old-" + tenant;
    var secret = wrappedBy(old, "Smtp");
    var foreign = wrappedBy(old, "Smtp");
    var key = keyWrappedBy(old, other);
    store(() -> testee().put(tenant, secret));
    store(() -> testee().put(other, foreign));
    store(() -> testee().put(tenant, wrappedBy("new-" + tenant, "Fresh")));
    store(() -> signingKeys().add(other, key));

    assertThat(wrappedByOtherThan("new-" + tenant, tenant, other))
        .containsExactlyInAnyOrder(
            new Stored(tenant, "secret/Smtp", secret.sealed()),
            new Stored(other, "secret/Smtp", foreign.sealed()),
            new Stored(other, "link-key/" + key.id(), key.material()));
    assertThat(wrappedByOtherThan(old, tenant, other))
        .extracting(Stored::purpose)
        .containsExactly("secret/Fresh");
    assertThat(testee().wrappedByOtherThan("new-" + tenant, 2)).hasSize(2);
  }

  @Test
  default void a_rewrapped_secret_keeps_all_but_its_wrapping() {
    var tenant = aStoredTenant();
    var secret = Samples.aSecret("Smtp", "old wrapping");
    var bystander = Samples.aSecret("Other", "old wrapping");
    store(() -> testee().put(tenant, secret));
    store(() -> testee().put(tenant, bystander));
    var after = Samples.sealed("mk2", "new wrapping");
    var before = new Stored(tenant, "secret/Smtp", secret.sealed());

    assertThat(inTransaction(() -> testee().rewrap(tenant, before, after))).isTrue();

    assertThat(testee().find(tenant, secret.name()))
        .contains(new TenantSecret(secret.name(), after, secret.fingerprint(), secret.updatedAt()));
    assertThat(testee().find(tenant, bystander.name())).contains(bystander);
  }

  @Test
  default void a_secret_that_was_changed_in_the_meantime_is_not_rewrapped() {
    var tenant = aStoredTenant();
    var first = Samples.aSecret("Smtp", "first");
    var second = Samples.aSecret("Smtp", "second");
    store(() -> testee().put(tenant, first));
    var before = new Stored(tenant, "secret/Smtp", first.sealed());
    store(() -> testee().put(tenant, second));

    assertThat(
            inTransaction(
                () -> testee().rewrap(tenant, before, Samples.sealed("mk2", "first again"))))
        .isFalse();

    assertThat(testee().find(tenant, second.name())).contains(second);
  }

  @Test
  default void a_rewrapped_signing_key_keeps_all_but_its_wrapping() {
    var tenant = aStoredTenant();
    var key = Samples.aSigningKey(tenant);
    var bystander = Samples.aSigningKey(tenant);
    store(() -> signingKeys().add(tenant, key));
    store(() -> signingKeys().add(tenant, bystander));
    var after = Samples.sealed("mk2", "new wrapping");
    var before = new Stored(tenant, SigningKey.sealPurpose(key.id()), key.material());

    assertThat(inTransaction(() -> testee().rewrap(tenant, before, after))).isTrue();
    assertThat(inTransaction(() -> testee().rewrap(tenant, before, after))).isFalse();

    assertThat(signingKeys().find(key.id()))
        .contains(
            new SigningKey(
                key.id(), tenant, key.state(), after, key.createdAt(), key.verifyUntil()));
    assertThat(signingKeys().find(bystander.id())).contains(bystander);
  }

  @Test
  default void another_tenant_cannot_rewrap() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var secret = Samples.aSecret("Smtp", "mine");
    var key = Samples.aSigningKey(tenant);
    store(() -> testee().put(tenant, secret));
    store(() -> signingKeys().add(tenant, key));
    var after = Samples.sealed("mk2", "taken over");

    var secretRewrapped =
        inTransaction(
            () -> testee().rewrap(other, new Stored(other, "secret/Smtp", secret.sealed()), after));
    var keyRewrapped =
        inTransaction(() ->
            testee()
                .rewrap(
                    other,
                    new Stored(other, SigningKey.sealPurpose(key.id()), key.material()),
                    after));

    assertThat(secretRewrapped).isFalse();
    assertThat(keyRewrapped).isFalse();
    assertThat(testee().find(tenant, secret.name())).contains(secret);
    assertThat(signingKeys().find(key.id())).contains(key);
  }

  private List<Stored> wrappedByOtherThan(String masterKey, TenantId... whose) {
    var tenants = List.of(whose);
    return testee().wrappedByOtherThan(masterKey, 100_000).stream()
        .filter(stored -> tenants.contains(stored.tenant()))
        .toList();
  }

  private static TenantSecret wrappedBy(String masterKey, String name) {
    return new TenantSecret(
        new SecretName(name), Samples.sealed(masterKey, name), "0a1b2c3d", Samples.NOW);
  }

  private static SigningKey keyWrappedBy(String masterKey, TenantId tenant) {
    return new SigningKey(
        Samples.aKeyId(),
        tenant,
        SigningKey.State.ACTIVE,
        Samples.sealed(masterKey, "material"),
        Samples.NOW,
        null);
  }
}
