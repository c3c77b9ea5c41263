package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database server that breaks off, accepts no writes, or has a clock of its own. */
class StorageFaultsIT {
  private static final String CFO = "cfo@example.test";

  final Browser browser = new Browser();
  Map<String, Object> database;

  @BeforeEach
  void a_server() {
    StoryDatabase.assumeThatThereIsAServer();
    database = Gateway.freshDatabase();
  }

  /** A request and the page on which its approver is about to press. */
  private record Asked(Team team, String id, Mail mail) {}

  private Asked ask(Gateway gateway, String more) {
    var team = gateway.team("acme");
    var id = team.open(Ask.invoice("[{\"email\":\"%s\"}]".formatted(CFO), more));
    return new Asked(team, id, team.sandbox(1).get(CFO).getFirst());
  }

  private long count(String from) {
    return StoryDatabase.count(database, "SELECT COUNT(*) FROM " + from);
  }

  private void assertDecidedOnce(Asked asked) {
    assertThat(asked.team().approval(asked.id()).at("/state").asText()).isEqualTo("approved");
    assertThat(count("decision")).isEqualTo(1);
    assertThat(count("audit_event WHERE canonical LIKE '%decision.recorded%'")).isEqualTo(1);
    assertThat(count("continuation")).isEqualTo(1);
    assertThat(count("delivery WHERE kind = 'RECEIPT'")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_COMMIT", "AFTER_COMMIT"})
  @DisplayName("B38 the connection breaks at COMMIT: the answer is the truth")
  void the_answer_is_the_truth(CutWire.Break place) throws Exception {
    try (var wire = new CutWire(database);
        var gateway = Gateway.start(wire.end(), Map.of())) {
      var asked = ask(gateway, "");
      var page = browser.open(asked.mail().button("Approve"));
      wire.breakAt(place, false);

      var answer = browser.press(page, Map.of());

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertDecidedOnce(asked);
    }
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_COMMIT,0", "AFTER_COMMIT,1"})
  @DisplayName("B38 and the server is gone: 503 outcome-unknown, and pressing again is safe")
  void nobody_claims_to_know(CutWire.Break place, int stored) throws Exception {
    try (var wire = new CutWire(database);
        var gateway = Gateway.start(wire.end(), Map.of())) {
      var asked = ask(gateway, "");
      var page = browser.open(asked.mail().button("Approve"));
      wire.breakAt(place, true);

      var unknown = browser.press(page, Map.of());

      assertThat(unknown.status()).as(unknown.text()).isEqualTo(503);
      assertThat(unknown.response().body()).contains("outcome-unknown");
      assertThat(unknown.response().headers().firstValue("Retry-After")).isPresent();
      assertThat(count("decision")).isEqualTo(stored);
      wire.mend();
      var again = browser.press(unknown, Map.of());
      assertThat(again.status()).as(again.text()).isEqualTo(200);
      assertDecidedOnce(asked);
    }
  }

  @Test
  @DisplayName("B40 a database that only reads: 503 storage-unavailable, and a later press works")
  void a_database_that_only_reads() {
    database = StoryDatabase.onServerWithGrants("only_reads");
    StoryDatabase.update(database, "CREATE USER app@localhost IDENTIFIED BY ''");
    StoryDatabase.update(database, "GRANT ALL ON only_reads.* TO app@localhost");
    var asApp = new HashMap<>(database);
    asApp.put("datasources.default.username", "app");
    try (var gateway = Gateway.start(asApp, Map.of())) {
      var asked = ask(gateway, "");
      var page = browser.open(asked.mail().button("Approve"));
      StoryDatabase.update(database, "SET GLOBAL read_only = 1");

      var refused = browser.press(page, Map.of());

      assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      assertThat(refused.response().body()).contains("storage-unavailable");
      assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
      var opening = asked.team().post("/v1/approvals", Ask.invoice(CFO));
      assertThat(opening.status()).isEqualTo(503);
      assertThat(opening.text("/type")).endsWith("storage-unavailable");
      assertThat(opening.response().headers().firstValue("Retry-After")).isPresent();
      var elsewhere = Browser.calledItself("Mozilla/5.0 (another device) Firefox/140.0");
      assertThat(elsewhere.open(asked.mail().button("Reject")).status()).isEqualTo(200);
      assertThat(count("decision")).isZero();

      StoryDatabase.update(database, "SET GLOBAL read_only = 0");
      var again = browser.press(refused, Map.of());
      assertThat(again.status()).as(again.text()).isEqualTo(200);
      assertDecidedOnce(asked);
    }
  }

  @Test
  @DisplayName("A9 the application's clock is an hour slow: an expired link is expired")
  void a_slow_clock() {
    var ahead = Duration.ofHours(1);
    try (var gateway = Gateway.start(StoryDatabase.at(ahead, database), Map.of())) {
      var asked = ask(gateway, "\"expiresIn\":\"PT1M\"");
      var page = browser.open(asked.mail().button("Approve"));
      assertThat(page.status()).isEqualTo(200);
      try (var later = Gateway.start(StoryDatabase.at(ahead.plusSeconds(61), database), Map.of())) {
        assertThat(browser.open(later.here(asked.mail().button("Approve"))).status())
            .isEqualTo(410);
      }
      assertThat(count("decision")).isZero();
    }
  }

  @Test
  @DisplayName("A10 the application's clock is an hour fast: a valid link works")
  void a_fast_clock() {
    try (var gateway = Gateway.start(StoryDatabase.at(Duration.ofHours(-1), database), Map.of())) {
      var asked = ask(gateway, "\"expiresIn\":\"PT30M\"");
      var expiresAt = Instant.parse(asked.team().approval(asked.id()).at("/expiresAt").asText());
      assertThat(expiresAt).as("over, by the application's own clock").isBefore(Instant.now());

      var answer = browser.press(browser.open(asked.mail().button("Approve")), Map.of());

      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertDecidedOnce(asked);
    }
  }

  @Test
  @DisplayName("A9 whatever we take for now, the database has the last word on expiry")
  void the_database_has_the_last_word() {
    try (var gateway = Gateway.start(database, Map.of())) {
      gateway.pass(Duration.ofSeconds(-30));
      var asked = ask(gateway, "");
      var page = browser.open(asked.mail().button("Approve"));
      StoryDatabase.update(
          database,
          "UPDATE approval_request SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

      var answer = browser.press(page, Map.of());

      assertThat(answer.status()).as(answer.text()).isEqualTo(410);
      assertThat(count("decision")).isZero();
      assertThat(count("audit_event WHERE canonical LIKE '%decision.recorded%'")).isZero();
    }
  }
}
