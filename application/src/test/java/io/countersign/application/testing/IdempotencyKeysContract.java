package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.IdempotencyKeys.Claim;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link IdempotencyKeys} does. */
public interface IdempotencyKeysContract extends StorageContract {
  String BODY = "0123456789abcdef".repeat(4);
  String OTHER_BODY = "fedcba9876543210".repeat(4);

  IdempotencyKeys testee();

  @Test
  default void looking_a_key_up_does_not_take_it() {
    var tenant = aStoredTenant();
    var first = Samples.aRequestId();
    assertThat(testee().find(tenant, "key", BODY)).isEmpty();
    assertThat(claim(tenant, "key", BODY, first)).isEqualTo(new Claim.Taken());

    assertThat(testee().find(tenant, "key", BODY)).contains(new Claim.TakenBefore(first));
    assertThat(testee().find(tenant, "key", OTHER_BODY)).contains(new Claim.OtherBody());
    assertThat(testee().find(tenant, "Key", BODY)).isEmpty();
    assertThat(testee().find(aStoredTenant(), "key", BODY)).isEmpty();
  }

  @Test
  default void a_key_is_taken_once() {
    var tenant = aStoredTenant();
    var first = Samples.aRequestId();
    var second = Samples.aRequestId();

    assertThat(claim(tenant, "key", BODY, first)).isEqualTo(new Claim.Taken());
    assertThat(claim(tenant, "key", BODY, second)).isEqualTo(new Claim.TakenBefore(first));
    assertThat(claim(tenant, "key", BODY, second)).isEqualTo(new Claim.TakenBefore(first));
    assertThat(claim(tenant, "other key", BODY, second)).isEqualTo(new Claim.Taken());
  }

  @Test
  default void a_key_with_another_body_is_told_apart() {
    var tenant = aStoredTenant();
    var first = Samples.aRequestId();
    claim(tenant, "key", BODY, first);

    assertThat(claim(tenant, "key", OTHER_BODY, Samples.aRequestId()))
        .isEqualTo(new Claim.OtherBody());
    assertThat(claim(tenant, "key", BODY, Samples.aRequestId()))
        .isEqualTo(new Claim.TakenBefore(first));
  }

  @Test
  default void letter_case_and_blanks_count() {
    var tenant = aStoredTenant();
    for (var key : new String[] {"key", "Key", "KEY", "key ", " key", "kéy", "ｋey"}) {
      assertThat(claim(tenant, key, BODY, Samples.aRequestId()))
          .as("<%s>", key)
          .isEqualTo(new Claim.Taken());
    }
  }

  @Test
  default void a_key_may_be_255_characters_long() {
    var tenant = aStoredTenant();
    var stem = "k".repeat(254);
    var first = Samples.aRequestId();

    assertThat(claim(tenant, stem + "1", BODY, first)).isEqualTo(new Claim.Taken());
    assertThat(claim(tenant, stem + "2", BODY, Samples.aRequestId())).isEqualTo(new Claim.Taken());
    assertThat(claim(tenant, stem + "1", BODY, Samples.aRequestId()))
        .isEqualTo(new Claim.TakenBefore(first));
  }

  @Test
  default void a_claim_that_was_rolled_back_leaves_the_key_free() {
    var tenant = aStoredTenant();

    assertThatThrownBy(() ->
            store(() -> {
              testee().claim(tenant, "key", BODY, Samples.aRequestId(), Samples.NOW);
              throw new IllegalStateException("the work fails");
            }))
        .hasMessage("the work fails");

    assertThat(claim(tenant, "key", OTHER_BODY, Samples.aRequestId())).isEqualTo(new Claim.Taken());
  }

  @Test
  default void the_same_key_in_another_tenant_is_another_key() {
    var mine = Samples.aRequestId();
    var theirs = Samples.aRequestId();
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    claim(tenant, "key", BODY, mine);

    assertThat(claim(other, "key", OTHER_BODY, theirs)).isEqualTo(new Claim.Taken());
    assertThat(claim(tenant, "key", BODY, Samples.aRequestId()))
        .isEqualTo(new Claim.TakenBefore(mine));
    assertThat(claim(other, "key", OTHER_BODY, Samples.aRequestId()))
        .isEqualTo(new Claim.TakenBefore(theirs));
  }

  @Test
  default void of_many_who_bring_the_same_key_at_once_one_takes_it() throws Exception {
    var tenant = aStoredTenant();

    var claims = StorageContract.atOnce(4, () -> claim(tenant, "key", BODY, Samples.aRequestId()));

    assertThat(claims).filteredOn(claim -> claim instanceof Claim.Taken).hasSize(1);
    assertThat(claims).filteredOn(claim -> claim instanceof Claim.TakenBefore).hasSize(3);
    assertThat(claims)
        .filteredOn(claim -> claim instanceof Claim.TakenBefore)
        .containsOnly(
            claims.stream().filter(Claim.TakenBefore.class::isInstance).findFirst().orElseThrow());
  }

  private Claim claim(TenantId tenant, String key, String body, RequestId id) {
    return inTransaction(() -> testee().claim(tenant, key, body, id, Samples.NOW));
  }
}
