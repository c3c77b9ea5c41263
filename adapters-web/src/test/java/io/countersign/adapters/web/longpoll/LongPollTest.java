package io.countersign.adapters.web.longpoll;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.request.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LongPollTest {
  private static final Duration LONG = Duration.ofSeconds(15);
  private final LongPoll signal = new LongPoll();
  private final RequestId request = new RequestId(new UUID(1, 1));

  @Test
  void all_who_wait_for_a_request_are_woken() {
    var waiting = Stream.generate(this::somebodyWaits).limit(8).toList();
    announceUntilAllAreBack(waiting);
    assertThat(waiting).allMatch(CompletableFuture::isDone);
  }

  @Test
  void those_who_wait_for_another_sleep_on() {
    var other = new RequestId(new UUID(2, 2));
    var asleep = CompletableFuture.runAsync(() -> signal.await(other, LONG));
    announceUntilAllAreBack(List.of(somebodyWaits()));
    assertThat(asleep).isNotDone();
    while (!asleep.isDone()) {
      signal.announce(other);
    }
  }

  @Test
  void nobody_waits_longer_than_they_said() {
    signal.await(request, Duration.ofMillis(1));
    signal.announce(request);
    signal.await(request, Duration.ZERO);
  }

  @Test
  void a_server_that_stops_does_not_wait() {
    Thread.currentThread().interrupt();
    signal.await(request, LONG);
    assertThat(Thread.interrupted()).isTrue();
  }

  private CompletableFuture<Void> somebodyWaits() {
    return CompletableFuture.runAsync(() -> signal.await(request, LONG), Thread::startVirtualThread)
        .orTimeout(10, SECONDS);
  }

  /** Whoever comes too late for one signal is woken by the next. */
  private void announceUntilAllAreBack(List<CompletableFuture<Void>> waiting) {
    var all = CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new));
    while (!all.isDone()) {
      signal.announce(request);
    }
    all.join();
  }
}
