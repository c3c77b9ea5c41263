package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whoever's receiver hangs waits for it alone. */
class FairShareStoryIT {
  static final String CFO = "cfo@example.test";
  static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway = Gateway.start(Gateway.freshDatabase(), Map.of("countersign.callback-timeout", "4s"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static void decide(Team team, String callbackUrl) {
    var id =
        team.open(
            Ask.invoice(
                "[{\"email\":\"" + CFO + "\"}]",
                "\"policy\":{\"api\":\"allowed\"}, \"callbackUrl\":\"" + callbackUrl + "\""));
    var decided =
        team.post(
            "/v1/approvals/" + id + "/decisions",
            "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}"
                .formatted(team.approval(id).at("/assignments/0/id").asText()));
    assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
  }

  @Test
  @DisplayName("D77 one black hole and fifty good receivers: the good ones hear within 5 seconds")
  void a_black_hole() throws Exception {
    var team = gateway.team("shares-with-a-black-hole");
    var other = gateway.team("lives-next-door");
    var good = new ArrayList<HostileReceiver>();
    try (var hole = new HostileReceiver(HostileReceiver.SILENT)) {
      for (var i = 0; i < 100; i++) {
        decide(team, hole.url());
      }
      Awaitility.await().until(() -> hole.connections() > 0);
      for (var i = 0; i < 50; i++) {
        good.add(new HostileReceiver(HostileReceiver.WELL));
      }
      for (var i = 0; i < 50; i++) {
        decide(i % 2 == 0 ? team : other, good.get(i).url());
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(heard(good)).hasSize(50));
      assertThat(hole.connections()).as("threads it holds").isBetween(1, 8);

      hole.become(HostileReceiver.WELL);
      // Time may only jump once nothing is under way: what hangs for longer is taken for dead.
      Awaitility.await().until(() -> hole.connections() == 0);
      gateway.pass(Duration.ofMinutes(7));
      Awaitility.await().until(() -> ids(hole) == 100);
      assertThat(heard(good)).as("each once").hasSize(50);
      assertThat(team.get("/v1/jobs/failed").json().at("/items")).isEmpty();
    } finally {
      for (var receiver : good) {
        receiver.close();
      }
    }
  }

  private static long ids(HostileReceiver receiver) {
    return receiver.calls().stream().map(call -> call.header("webhook-id")).distinct().count();
  }

  private static List<Receiver.Call> heard(List<HostileReceiver> receivers) {
    return receivers.stream().flatMap(r -> r.calls().stream()).toList();
  }
}
