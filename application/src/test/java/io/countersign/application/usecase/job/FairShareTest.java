package io.countersign.application.usecase.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.testing.SettableClock;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sixteen threads: four for one destination, eight for one tenant. */
@Timeout(20)
class FairShareTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");

  private final SettableClock clock = new SettableClock();
  private final FairShare share = new FairShare(16, clock);
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    end.countDown();
    threads.close();
  }

  private void hold(TenantId tenant, String destination, int times) {
    for (var i = 0; i < times; i++) {
      var entered = new CountDownLatch(1);
      threads.submit(() ->
          share.run(
              tenant,
              destination,
              () -> {
                entered.countDown();
                await(end);
                return new Attempt.Settled();
              }));
      await(entered);
    }
  }

  private Attempt ask(TenantId tenant, String destination) {
    return share.run(tenant, destination, Attempt.Settled::new);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  @DisplayName("D77 a receiver that hangs keeps a quarter of the threads, and nobody else waits")
  void one_destination() {
    hold(ACME, "black hole", 4);
    clock.advance(Duration.ofSeconds(3));

    assertThat(ask(ACME, "black hole")).isEqualTo(new Attempt.NotYet(Duration.ofSeconds(3)));
    assertThat(ask(ACME, "good")).isEqualTo(new Attempt.Settled());
    assertThat(ask(GLOBEX, "black hole")).isEqualTo(new Attempt.Settled());
  }

  @Test
  @DisplayName("D77 a tenant whose receivers all hang keeps half of the threads")
  void one_tenant() {
    hold(ACME, "first", 4);
    hold(ACME, "second", 4);
    clock.advance(Duration.ofMinutes(1));

    assertThat(ask(ACME, "third")).isEqualTo(new Attempt.NotYet(Duration.ofSeconds(15)));
    assertThat(ask(GLOBEX, "third")).isEqualTo(new Attempt.Settled());
  }

  @Test
  void a_share_that_moves_on_is_waited_for() {
    hold(ACME, "busy", 4);
    var waiting = CompletableFuture.supplyAsync(() -> ask(ACME, "busy"), threads);
    end.countDown();
    assertThat(waiting.join()).isEqualTo(new Attempt.Settled());
  }

  @Test
  void a_place_is_free_again_however_the_work_ended() {
    for (var i = 0; i < 20; i++) {
      try {
        share.run(
            ACME,
            "broken",
            () -> {
              throw new IllegalStateException("broken");
            });
      } catch (IllegalStateException broken) {
        assertThat(broken).hasMessage("broken");
      }
    }
    assertThat(ask(ACME, "broken")).isEqualTo(new Attempt.Settled());
  }
}
