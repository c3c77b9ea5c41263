package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.countersign.application.port.SandboxClocks;
import io.countersign.application.port.TenantClock;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link SandboxClocks} and {@link TenantClock} does. */
public interface SandboxClocksContract extends StorageContract {
  TemporalUnitOffset A_LITTLE = within(20, ChronoUnit.SECONDS);

  SandboxClocks testee();

  TenantClock clock();

  InstantSource realTime();

  @Test
  default void a_tenant_lives_in_real_time_until_its_clock_is_moved() {
    for (var kind : TenantKind.values()) {
      assertThat(clock().now(aStoredTenant(kind))).isCloseTo(realTime().instant(), A_LITTLE);
    }
    assertThat(clock().now(Samples.aTenantId())).isCloseTo(realTime().instant(), A_LITTLE);
  }

  @Test
  default void a_sandbox_is_as_far_ahead_as_it_was_moved_and_nobody_else_is() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var other = aStoredTenant(TenantKind.SANDBOX);
    var live = aStoredTenant(TenantKind.LIVE);
    var later = realTime().instant().plus(Duration.ofDays(500));

    store(() -> testee().moveTo(sandbox, later));

    assertThat(clock().now(sandbox)).isAfterOrEqualTo(later).isCloseTo(later, A_LITTLE);
    assertThat(clock().now(other)).isCloseTo(realTime().instant(), A_LITTLE);
    assertThat(clock().now(live)).isCloseTo(realTime().instant(), A_LITTLE);
  }

  @Test
  default void a_clock_never_goes_back() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var later = realTime().instant().plus(Duration.ofDays(2));
    store(() -> testee().moveTo(sandbox, later));

    store(() -> testee().moveTo(sandbox, later.minusSeconds(3_600)));
    store(() -> testee().moveTo(sandbox, Instant.EPOCH));

    assertThat(clock().now(sandbox)).isAfterOrEqualTo(later);
  }

  @Test
  default void the_clock_of_a_live_tenant_cannot_be_moved() {
    var live = aStoredTenant(TenantKind.LIVE);

    store(() -> testee().moveTo(live, realTime().instant().plus(Duration.ofDays(2))));

    assertThat(clock().now(live)).isCloseTo(realTime().instant(), A_LITTLE);
    assertThat(testee().takeTurn(live, "ana", Duration.ZERO)).isFalse();
  }

  @Test
  default void it_is_one_persons_turn_until_they_end_it() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var other = aStoredTenant(TenantKind.SANDBOX);

    assertThat(testee().takeTurn(sandbox, "ana", Duration.ZERO)).isTrue();
    assertThat(testee().takeTurn(sandbox, "ana", Duration.ZERO)).isTrue();
    assertThat(testee().takeTurn(sandbox, "ben", Duration.ZERO)).isFalse();
    assertThat(testee().takeTurn(other, "ben", Duration.ZERO)).isTrue();

    testee().endTurn(sandbox, "ben");
    assertThat(testee().takeTurn(sandbox, "ben", Duration.ZERO)).isFalse();
    testee().endTurn(sandbox, "ana");
    assertThat(testee().takeTurn(sandbox, "ben", Duration.ZERO)).isTrue();
  }

  @Test
  default void of_many_who_want_a_turn_at_once_one_has_it() throws Exception {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var names = new AtomicInteger();

    var taken =
        StorageContract.atOnce(
            8, () -> testee().takeTurn(sandbox, "nr" + names.incrementAndGet(), Duration.ZERO));

    assertThat(taken).containsOnlyOnce(true);
  }

  @Test
  default void where_a_clock_is_to_go_is_kept_until_it_is_there() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var other = aStoredTenant(TenantKind.SANDBOX);
    assertThat(testee().findTarget(sandbox)).isEmpty();

    store(() -> testee().aim(sandbox, Samples.NOW));
    assertThat(testee().findTarget(sandbox)).contains(Samples.NOW);
    assertThat(testee().findTarget(other)).isEmpty();

    store(() -> testee().arrive(sandbox));
    assertThat(testee().findTarget(sandbox)).isEmpty();
  }

  @Test
  default void what_fails_moves_no_clock() {
    TenantId sandbox = aStoredTenant(TenantKind.SANDBOX);
    try {
      store(() -> {
        testee().moveTo(sandbox, realTime().instant().plus(Duration.ofDays(2)));
        throw new IllegalStateException("changed my mind");
      });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("changed my mind");
    }

    assertThat(clock().now(sandbox)).isCloseTo(realTime().instant(), A_LITTLE);
  }
}
