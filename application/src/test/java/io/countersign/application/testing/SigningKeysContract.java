package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.secret.SealedSecret;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link SigningKeys} does. */
public interface SigningKeysContract extends StorageContract {
  SigningKeys testee();

  @Test
  @DisplayName("A12 a key comes under suspicion once in a while, not at every visit")
  default void a_key_is_suspected_once_in_a_while() {
    var tenant = aStoredTenant();
    var key = stored(tenant, Samples.NOW);
    var bystander = stored(tenant, Samples.NOW);

    assertThat(suspect(tenant, key, 0)).isTrue();
    assertThat(suspect(tenant, key, 0)).isFalse();
    assertThat(suspect(tenant, key, 59)).isFalse();
    assertThat(suspect(tenant, bystander, 59)).isTrue();
    assertThat(suspect(aStoredTenant(), key, 60)).isFalse();
    assertThat(suspect(tenant, key, 60)).isTrue();
    assertThat(suspect(tenant, key, 61)).isFalse();
    assertThat(testee().find(key.id())).contains(key);
  }

  private boolean suspect(TenantId tenant, SigningKey key, int minutes) {
    var now = Samples.NOW.plus(Duration.ofMinutes(minutes));
    return inTransaction(
        () -> testee().suspect(tenant, key.id(), now, now.minus(Duration.ofHours(1))));
  }

  @Test
  default void a_key_comes_back_exactly_as_it_was_added() {
    var tenant = aStoredTenant();
    var key =
        new SigningKey(
            Samples.aKeyId(),
            tenant,
            SigningKey.State.VERIFY_ONLY,
            new SealedSecret("mk-1", new byte[] {0, 1, -1, 127, -128, 10, 13, 32, 0}),
            Samples.NOW,
            Samples.NOW.plusNanos(1_000));

    store(() -> testee().add(tenant, key));

    assertThat(testee().find(key.id())).contains(key);
    assertThat(testee().list(tenant)).containsExactly(key);
  }

  @Test
  default void the_newest_key_comes_first() {
    var tenant = aStoredTenant();
    var middle = stored(tenant, Samples.NOW.plusNanos(1_000));
    var newest = stored(tenant, Samples.NOW.plusNanos(2_000));
    var oldest = stored(tenant, Samples.NOW);

    assertThat(testee().list(tenant)).containsExactly(newest, middle, oldest);
    assertThat(inTransaction(() -> testee().listForUpdate(tenant)))
        .containsExactly(newest, middle, oldest);
  }

  @Test
  default void a_change_of_state_and_times_is_kept() {
    var tenant = aStoredTenant();
    var key = stored(tenant, Samples.NOW);
    var bystander = stored(tenant, Samples.NOW);
    var verifyOnly = key.verifyOnlyUntil(Samples.NOW.plusSeconds(259_200));

    store(() -> testee().change(tenant, verifyOnly));
    assertThat(testee().find(key.id())).contains(verifyOnly);

    store(() -> testee().change(tenant, verifyOnly.revoked()));
    assertThat(testee().find(key.id())).contains(verifyOnly.revoked());
    assertThat(testee().find(bystander.id())).contains(bystander);
  }

  @Test
  default void ids_that_differ_in_letter_case_are_different() {
    var tenant = aStoredTenant();
    var stem = Samples.aKeyId().value();
    var lower = withId(stem + "a", tenant);
    var upper = withId(stem + "A", tenant);
    store(() -> testee().add(tenant, lower));

    assertThat(testee().find(upper.id())).isEmpty();

    store(() -> testee().add(tenant, upper));
    store(() -> testee().change(tenant, upper.revoked()));
    assertThat(testee().find(lower.id())).contains(lower);
    assertThat(testee().find(upper.id())).contains(upper.revoked());
  }

  @Test
  default void a_key_is_found_without_its_tenant_and_says_whose_it_is() {
    var tenant = aStoredTenant();
    var key = stored(tenant, Samples.NOW);

    assertThat(testee().find(key.id()).orElseThrow().tenant()).isEqualTo(tenant);
    assertThat(testee().find(Samples.aKeyId())).isEmpty();
  }

  @Test
  default void another_tenant_neither_lists_nor_changes_a_key() {
    var key = stored(aStoredTenant(), Samples.NOW);
    var other = aStoredTenant();

    store(() -> testee().change(other, key.revoked()));

    assertThat(testee().list(other)).isEmpty();
    assertThat(inTransaction(() -> testee().listForUpdate(other))).isEmpty();
    assertThat(testee().find(key.id())).contains(key);
  }

  @Test
  default void who_changes_keys_for_update_takes_turns() throws Exception {
    var tenant = aStoredTenant();
    stored(tenant, Samples.NOW);

    StorageContract.atOnce(
        4,
        () ->
            inTransaction(() -> {
              var keys = testee().listForUpdate(tenant);
              keys.stream()
                  .filter(key -> key.state() == SigningKey.State.ACTIVE)
                  .forEach(key -> testee().change(tenant, key.revoked()));
              testee().add(tenant, withId(Samples.aKeyId().value(), tenant));
              return true;
            }));

    assertThat(testee().list(tenant))
        .hasSize(5)
        .filteredOn(key -> key.state() == SigningKey.State.ACTIVE)
        .hasSize(1);
  }

  private SigningKey stored(TenantId tenant, Instant createdAt) {
    var sample = Samples.aSigningKey(tenant);
    var key =
        new SigningKey(sample.id(), tenant, sample.state(), sample.material(), createdAt, null);
    store(() -> testee().add(tenant, key));
    return key;
  }

  private static SigningKey withId(String id, TenantId tenant) {
    var sample = Samples.aSigningKey(tenant);
    return new SigningKey(
        new KeyId(id), tenant, sample.state(), sample.material(), sample.createdAt(), null);
  }
}
