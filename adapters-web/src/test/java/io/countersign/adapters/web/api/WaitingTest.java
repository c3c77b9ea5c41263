package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.runtime.OutcomeSignal;
import io.countersign.application.testing.TimePassingSignal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ?wait=} where waiting makes the clock go on, so that nobody really waits. */
class WaitingTest {
  private static Api api;
  private Api.Client client;

  @BeforeAll
  static void start() {
    api = Api.start(Map.of("time", "passes"));
    assertThat(api.server.getApplicationContext().getBean(OutcomeSignal.class))
        .isInstanceOf(TimePassingSignal.class);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void newTenant() {
    client = api.client();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30, 60})
  void nobody_waits_longer_than_they_said(int seconds) {
    var id = client.open(Asked.least(""));
    var before = api.clock.instant();
    var answer = client.get("/v1/approvals/" + id + "?wait=" + seconds);
    assertThat(answer.text("/state")).isEqualTo("pending");
    assertThat(Duration.between(before, api.clock.instant()))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("C62 of one key so many calls wait at once; one more is told to come again")
  void so_many_wait_at_once() {
    try (var strict =
            Api.start(
                Map.of("countersign.limits.waiting", 2, "countersign.limits.key", 10_000_000));
        var callers = Executors.newFixedThreadPool(2)) {
      var busy = strict.client();
      var approval = "/v1/approvals/" + busy.open(Asked.least(""));
      var held =
          IntStream.range(0, 2)
              .mapToObj(_ ->
                  CompletableFuture.supplyAsync(() -> seated(busy, approval + "?wait=60"), callers))
              .toList();
      var refused = busy.get(approval + "?wait=1");
      for (var more = 0; refused.status() == 200 && more < 20; more++) {
        refused = busy.get(approval + "?wait=1");
      }
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.problem()).isEqualTo("rate-limited");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(busy.get(approval).status()).as("looking is free").isEqualTo(200);
      var other = strict.key(busy.tenant(), "[\"approvals:read\"]");
      assertThat(strict.call("GET", approval + "?wait=1", other, "").status()).isEqualTo(200);

      busy.post(approval + "/cancel", "");
      held.forEach(call -> assertThat(call.join().text("/state")).isEqualTo("cancelled"));
      assertThat(busy.get(approval + "?wait=1").status()).as("there is room again").isEqualTo(200);
    }
  }

  private static Api.Answer seated(Api.Client client, String path) {
    var answer = client.get(path);
    while (answer.status() == 429) {
      answer = client.get(path);
    }
    return answer;
  }

  @Test
  void what_is_over_is_not_waited_for() {
    var id = client.open(Asked.least(""));
    client.post("/v1/approvals/" + id + "/cancel", "");
    var before = api.clock.instant();
    assertThat(client.get("/v1/approvals/" + id + "?wait=60").text("/state"))
        .isEqualTo("cancelled");
    assertThat(api.clock.instant()).isEqualTo(before);
  }

  @Test
  void what_is_not_there_is_not_waited_for() {
    var foreign = api.client().open(Asked.least(""));
    var before = api.clock.instant();
    for (var id : new String[] {foreign, UUID.randomUUID().toString(), "x", "1-1-1-1-1"}) {
      assertThat(client.get("/v1/approvals/" + id + "?wait=60").status()).as(id).isEqualTo(404);
    }
    assertThat(api.clock.instant()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"61", "-1", "", "x", "1.5", "PT30S", "99999999999", "+1", "%2030"})
  void a_time_that_cannot_be_waited_is_refused(String wait) {
    var id = client.open(Asked.least(""));
    var refused = client.get("/v1/approvals/" + id + "?wait=" + wait);
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("invalid-query");
    assertThat(refused.text("/detail")).isEqualTo("wait must be a whole number from 0 to 60.");
  }
}
