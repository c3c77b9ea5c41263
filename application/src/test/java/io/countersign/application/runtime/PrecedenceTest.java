package io.countersign.application.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PrecedenceTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Precedence precedence = new Precedence();
  private final CountDownLatch answered = new CountDownLatch(1);

  @AfterEach
  void stop() {
    answered.countDown();
    threads.close();
  }

  /** So many people wait for their answer to be stored, until {@code answered}. */
  private void waiting(int people) {
    var begun = new CountDownLatch(people);
    IntStream.range(0, people)
        .forEach(_ ->
            threads.execute(() ->
                precedence.first(() -> {
                  begun.countDown();
                  await(answered);
                  return true;
                })));
    await(begun);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private long nanosToGiveWay() {
    var begun = System.nanoTime();
    precedence.giveWay();
    return System.nanoTime() - begun;
  }

  @Test
  void what_is_done_first_is_done() {
    assertThat(precedence.first(() -> "stored")).isEqualTo("stored");
  }

  @Test
  void in_a_rush_other_work_pauses_but_not_for_ever() {
    waiting(3);

    assertThat(nanosToGiveWay()).isGreaterThan(200_000_000);
  }

  @Test
  void it_goes_on_when_the_rush_is_over() {
    waiting(3);
    var work =
        IntStream.range(0, 8)
            .mapToObj(_ -> CompletableFuture.runAsync(precedence::giveWay, threads))
            .toList();

    answered.countDown();

    work.forEach(CompletableFuture::join);
    assertThat(precedence.first(() -> "stored")).isEqualTo("stored");
  }

  @Test
  void without_a_rush_nothing_pauses() {
    waiting(2);
    for (var i = 0; i < 100; i++) {
      precedence.giveWay();
    }
    var soon = IntStream.range(0, 20).mapToLong(_ -> nanosToGiveWay()).min().orElseThrow();

    assertThat(soon).isLessThan(200_000_000);
  }
}
