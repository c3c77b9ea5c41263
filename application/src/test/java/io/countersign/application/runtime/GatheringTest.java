package io.countersign.application.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GatheringTest {
  private static final int BLOCK = -1;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<List<Integer>> groups = new ConcurrentLinkedQueue<>();
  private final CountDownLatch open = new CountDownLatch(1);
  private final Gathering<Integer, String> gathering = new Gathering<>(this::answers);

  @AfterEach
  void stop() {
    open.countDown();
    threads.close();
  }

  private List<String> answers(List<Integer> questions) {
    groups.add(List.copyOf(questions));
    if (questions.contains(BLOCK)) {
      await(open);
    }
    if (questions.contains(13)) {
      throw new IllegalStateException("not thirteen");
    }
    return questions.stream().map(question -> "answer " + question).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private CompletableFuture<String> asked(int question) {
    return CompletableFuture.supplyAsync(() -> gathering.ask(question), threads);
  }

  /** Both lanes, until they are let go. */
  private void block() {
    asked(BLOCK);
    asked(BLOCK);
    until(() -> groups.size() == 2);
  }

  private List<CompletableFuture<String>> askedOneAfterTheOther(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(question -> {
          var asked = asked(question);
          until(() -> gathering.waiting() == question - from + 1);
          return asked;
        })
        .toList();
  }

  @Test
  void who_asks_alone_is_answered_at_once() {
    assertThat(gathering.ask(1)).isEqualTo("answer 1");
    assertThat(gathering.ask(2)).isEqualTo("answer 2");
    assertThat(groups).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void who_asks_while_others_are_answered_is_answered_with_all_who_wait() {
    block();
    var asked = askedOneAfterTheOther(1, 9);
    open.countDown();

    for (var i = 0; i < asked.size(); i++) {
      assertThat(asked.get(i).join()).isEqualTo("answer " + (i + 1));
    }
    assertThat(groups).filteredOn(group -> group.size() > 1).isNotEmpty();
    assertThat(groups).hasSizeLessThan(2 + 9);
    assertThat(groups).allSatisfy(group -> assertThat(Integer.bitCount(group.size())).isEqualTo(1));
    assertThat(groups.stream().flatMap(List::stream).filter(question -> question != BLOCK))
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void one_that_hangs_does_not_stop_the_others() {
    asked(BLOCK);
    until(() -> groups.size() == 1);

    assertThat(gathering.ask(1)).isEqualTo("answer 1");
    assertThat(gathering.ask(2)).isEqualTo("answer 2");
  }

  @Test
  void what_fails_for_a_group_fails_for_each_and_for_nobody_later() {
    block();
    var asked = askedOneAfterTheOther(12, 15);
    open.countDown();

    var failed =
        asked.stream()
            .filter(answer -> answer.handle((_, why) -> why instanceof CompletionException).join())
            .count();
    assertThat(failed).isEqualTo(groupOf(13).size());
    assertThatThrownBy(() -> gathering.ask(13))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("not thirteen");
    assertThat(gathering.ask(1)).isEqualTo("answer 1");
    assertThat(gathering.waiting()).isZero();
  }

  private List<Integer> groupOf(int question) {
    return groups.stream().filter(group -> group.contains(question)).findFirst().orElseThrow();
  }
}
