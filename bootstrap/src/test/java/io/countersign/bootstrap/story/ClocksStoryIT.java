package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What time does to requests, by moving the clock of a sandbox: over HTTP alone. */
class ClocksStoryIT {
  private static final String ANA = "ana-a@example.test";
  private static final String BOSS = "boss@example.test";
  private static final String ASKED = "[{\"email\":\"" + ANA + "\"}]";

  /** A clock that was moved goes on by itself. */
  private static final TemporalUnitOffset SOON = within(60, ChronoUnit.SECONDS);

  private final Map<String, Object> database = Gateway.freshDatabase();
  private Gateway gateway;
  private Team team;

  @BeforeEach
  void start() {
    gateway = Gateway.start(database, Map.of());
    team = gateway.sandbox();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private JsonNode advance(String by) {
    var answer = team.post("/v1/sandbox/clock", "{\"advance\":\"%s\"}".formatted(by));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  private void script(String email, String body) {
    assertThat(team.put("/v1/sandbox/approvers/" + email, body).status()).isEqualTo(200);
  }

  private static Instant time(JsonNode document, String pointer) {
    return Instant.parse(document.at(pointer).asText());
  }

  /** When each event of this type was put on record. */
  private List<Instant> recorded(String id, String type) {
    var times = new ArrayList<Instant>();
    for (var item : team.get("/v1/approvals/" + id + "/audit").json().at("/items")) {
      if (item.at("/event/type").asText().equals(type)) {
        times.add(time(item, "/event/at"));
      }
    }
    return times;
  }

  private List<String> subjectsTo(String email) {
    return StreamSupport.stream(
            team.get("/v1/sandbox/messages?to=" + email).json().at("/items").spliterator(), false)
        .map(message -> message.at("/subject").asText())
        .toList();
  }

  private static List<String> states(JsonNode approval) {
    return StreamSupport.stream(approval.at("/assignments").spliterator(), false)
        .map(one -> one.at("/email").asText() + " " + one.at("/state").asText())
        .toList();
  }

  @Test
  @DisplayName("Told after a day, asked in addition after two, in place of others after three")
  void a_ladder_of_three_levels() {
    script(BOSS, "{\"behaviour\":\"answers\",\"answer\":\"approve\",\"after\":\"PT30H\"}");
    var id =
        team.open(
            Ask.invoice(
                ASKED,
                """
                "expiresIn": "P7D", "remindAfter": "PT12H", "remindEvery": "PT12H", "escalate": [
                  {"after": "PT24H", "action": "notify", "to": [{"email": "boss@example.test"}]},
                  {"after": "PT48H", "action": "widen", "to": [{"email": "zoe@example.test"}]},
                  {"after": "PT72H", "action": "replace", "to": [{"email": "boss@example.test"}]}]
                """));
    var opened = time(team.approval(id), "/createdAt");

    advance("PT73H");

    assertThat(recorded(id, "request.escalated")).hasSize(3);
    for (var level = 1; level <= 3; level++) {
      assertThat(recorded(id, "request.escalated").get(level - 1))
          .isCloseTo(opened.plus(Duration.ofHours(24L * level)), SOON);
    }
    assertThat(recorded(id, "request.reminded")).hasSize(6);
    var waiting = team.approval(id);
    assertThat(waiting.at("/escalated").asInt()).isEqualTo(3);
    assertThat(states(waiting))
        .containsExactly(
            ANA + " reassigned", BOSS + " notified", "zoe@example.test reassigned", BOSS + " open");
    assertThat(subjectsTo(BOSS)).anyMatch(subject -> subject.startsWith("Still waiting"));
    assertThat(subjectsTo(ANA)).anyMatch(subject -> subject.startsWith("Somebody else"));

    advance("PT48H");

    var decided = team.approval(id);
    assertThat(decided.at("/state").asText()).isEqualTo("approved");
    assertThat(decided.at("/outcome/decidedBy/email").asText()).isEqualTo(BOSS);
    assertThat(recorded(id, "request.escalated")).hasSize(3);
  }

  @Test
  void silence_approves_if_everybody_was_reached_and_everybody_was_told_so() {
    var more = "\"expiresIn\":\"PT24H\",\"onExpiry\":\"approve\"";
    var reached = team.open(Ask.invoice(ASKED, more));
    script("gone@example.test", "{\"behaviour\":\"bounces\"}");
    var missed = team.open(Ask.invoice("[{\"email\":\"gone@example.test\"}]", more));
    var mail = team.sandbox(1).get(ANA).getFirst();
    assertThat(mail.text()).contains("Without an answer by then, it is approved.");
    var page = new Browser().open(mail.button("Approve"));
    assertThat(page.text()).contains("Without an answer by then").contains("It is approved");

    advance("PT25H");

    var approved = team.approval(reached);
    assertThat(approved.at("/state").asText()).isEqualTo("approved");
    assertThat(approved.at("/outcome/rule").asText()).isEqualTo("on-expiry");
    assertThat(approved.at("/outcome/decidedBy").isNull()).isTrue();
    assertThat(approved.at("/quorum/approvals").asInt()).isZero();
    assertThat(new Browser().open(mail.button("Approve")).text())
        .contains("Nobody answered in time");
    assertThat(team.approval(missed).at("/state").asText()).isEqualTo("expired");
  }

  @Test
  void when_time_runs_out_somebody_else_may_have_as_much_again() {
    script(BOSS, "{\"behaviour\":\"answers\",\"answer\":\"approve\",\"after\":\"PT20H\"}");
    var id =
        team.open(
            Ask.invoice(
                ASKED,
                """
                "expiresIn": "PT24H", "onExpiry": "escalate",
                "escalate": [{"after": "PT24H", "action": "replace", "to": [{"email": "boss@example.test"}]}]
                """));

    advance("PT25H");
    assertThat(states(team.approval(id))).containsExactly(ANA + " reassigned", BOSS + " open");

    advance("PT20H");
    var decided = team.approval(id);
    assertThat(decided.at("/state").asText()).isEqualTo("approved");
    assertThat(decided.at("/outcome/decidedBy/email").asText()).isEqualTo(BOSS);

    var nobodyThen = "\"onExpiry\":\"escalate\"";
    var refused = team.post("/v1/approvals", Ask.invoice(ASKED, nobodyThen));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.toString()).contains("let the last level come after expiresIn");
  }

  @Test
  void a_weekend_does_not_count_in_an_office() {
    var hours = "[{\"from\":\"09:00\",\"until\":\"17:00\"}]";
    var put =
        team.put(
            "/v1/calendars/office",
            """
            {"timeZone": "Europe/Berlin", "holidays": ["2026-12-25"],
             "hours": {"monday": %1$s, "tuesday": %1$s, "wednesday": %1$s, "thursday": %1$s,
                       "friday": %1$s}}
            """
                .formatted(hours));
    assertThat(put.status()).as(put.toString()).isEqualTo(200);
    var id = team.open(Ask.invoice(ASKED, "\"expiresIn\":\"PT80H\",\"calendar\":\"office\""));

    var approval = team.approval(id);
    // Eighty hours are ten days in an office, with a weekend or two, and perhaps Christmas.
    assertThat(Duration.between(time(approval, "/createdAt"), time(approval, "/expiresAt")))
        .isGreaterThan(Duration.ofDays(11))
        .isLessThan(Duration.ofDays(18));
    assertThat(approval.at("/calendar").asText()).isEqualTo("office");
    advance("PT96H");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    advance("P18D");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("expired");

    var refused = team.post("/v1/approvals", Ask.invoice(ASKED, "\"calendar\":\"elsewhere\""));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/calendar");
    assertThat(team.delete("/v1/calendars/office").status()).isEqualTo(204);
    assertThat(team.get("/v1/calendars/office").status()).isEqualTo(404);
  }

  @Test
  void a_caller_that_died_holds_nothing_up_for_ever() {
    for (var onExpire : List.of("", "\"onExpire\": \"late\",")) {
      var saved =
          team.put(
              "/v1/workflows/work",
              """
              {"name": "work", "title": "Work", "start": "sign", "steps": {
                "sign": {"kind": "task", "expiresIn": "PT2H", %s "next": "done"}, %s
                "done": {"kind": "end", "result": "completed"}}}
              """
                  .formatted(
                      onExpire,
                      onExpire.isEmpty()
                          ? ""
                          : "\"late\": {\"kind\": \"end\", \"result\": \"rejected\"},"));
      assertThat(saved.status()).as(saved.toString()).isEqualTo(200);
      assertThat(team.post("/v1/workflows/work/publish", "").status()).isEqualTo(200);
      var id = team.post("/v1/executions", "{\"workflow\":\"work\"}").text("/id");
      var path = "/v1/executions/" + id;
      advance("PT1H");
      assertThat(team.get(path).text("/state")).isEqualTo("running");

      advance("PT1H1M");

      var after = team.get(path).json();
      if (onExpire.isEmpty()) {
        assertThat(after.at("/state").asText()).isEqualTo("failed");
        assertThat(after.at("/steps/0/note").asText()).isEqualTo("No result came within PT2H.");
        assertThat(team.post(path + "/steps/sign/retry", "").status()).isEqualTo(200);
        advance("PT1H");
        assertThat(team.post(path + "/steps/sign/complete", "{}").status()).isEqualTo(200);
        advance("PT3H");
        assertThat(team.get(path).text("/result")).isEqualTo("completed");
      } else {
        assertThat(after.at("/result").asText()).isEqualTo("rejected");
        assertThat(after.at("/steps/0/state").asText()).isEqualTo("cancelled");
        assertThat(after.at("/steps/0/note").asText()).isEqualTo("expired");
        assertThat(team.post(path + "/steps/sign/complete", "{}").status()).isEqualTo(409);
      }
    }
  }

  @Test
  @DisplayName("Quiet hours: mail waits for their end, unless the request would be over by then")
  void nobody_is_woken() {
    var now = gateway.now();
    var added =
        team.post(
            "/v1/people",
            """
            {"email": "%s", "name": "Ana",
             "quietHours": {"timeZone": "UTC", "from": "%s", "until": "%s"}}
            """
                .formatted(
                    ANA, wall(now.minus(Duration.ofHours(1))), wall(now.plusSeconds(7_200))));
    assertThat(added.status()).as(added.toString()).isEqualTo(201);
    var id = team.open(Ask.invoice(ASKED, "\"remindAfter\":\"PT1H\""));

    advance("PT90M");

    assertThat(subjectsTo(ANA)).isEmpty();
    var held = team.approval(id).at("/assignments/0/deliveries");
    assertThat(held).hasSize(1);
    assertThat(held.at("/0/state").asText()).isEqualTo("queued");
    assertThat(held.at("/0/attempts").asInt()).isZero();
    var urgent = team.open(Ask.invoice(ASKED, "\"expiresIn\":\"PT5M\""));
    assertThat(team.sandbox(1).get(ANA)).hasSize(1);

    advance("PT31M");

    assertThat(team.approval(urgent).at("/state").asText()).isEqualTo("expired");
    var sent = team.approval(id).at("/assignments/0/deliveries/0");
    assertThat(sent.at("/state").asText()).isEqualTo("sent");
    assertThat(time(sent, "/sentAt")).isCloseTo(time(sent, "/dueAt"), SOON);
    assertThat(wall(time(sent, "/dueAt"))).isEqualTo(wall(now.plusSeconds(7_200)));
  }

  @Test
  @DisplayName("A digest: one mail at its time about all that waits, and each is answered from it")
  void one_mail_for_all() {
    var now = gateway.now();
    for (var reader : List.of(ANA, BOSS)) {
      var added =
          team.post(
              "/v1/people",
              """
              {"email": "%s", "name": "Reader", "digest": {"timeZone": "UTC", "at": ["%s"]}}
              """
                  .formatted(reader, wall(now.plusSeconds(7_200))));
      assertThat(added.status()).as(added.toString()).isEqualTo(201);
    }
    script(BOSS, "{\"behaviour\":\"answers\",\"answer\":\"reject\",\"after\":\"PT5M\"}");
    var invoice = team.open(Ask.invoice(ASKED, ""));
    var access = team.open(plain("Access", ANA));
    var settled = team.open(plain("Settled", ANA));
    var both = List.of(team.open(plain("First", BOSS)), team.open(plain("Second", BOSS)));
    advance("PT90M");
    assertThat(subjectsTo(ANA)).isEmpty();
    assertThat(team.post("/v1/approvals/" + settled + "/cancel", "{}").status()).isEqualTo(200);
    var urgent = team.open(Ask.invoice(ASKED, "\"expiresIn\":\"PT45M\""));
    assertThat(team.sandbox(1).get(ANA)).hasSize(1);

    advance("PT31M");

    assertThat(subjectsTo(ANA)).contains("2 approvals wait for you").hasSize(2);
    var sent = team.approval(invoice).at("/assignments/0/deliveries/0");
    assertThat(sent.at("/state").asText()).isEqualTo("sent");
    assertThat(time(sent, "/sentAt")).isCloseTo(time(sent, "/dueAt"), SOON);
    assertThat(team.approval(access).at("/assignments/0/deliveries/0/sentAt"))
        .isEqualTo(sent.at("/sentAt"));
    assertThat(team.approval(settled).at("/assignments/0/deliveries/0/state").asText())
        .isEqualTo("skipped");
    assertThat(team.approval(urgent).at("/state").asText()).isEqualTo("pending");

    var digest =
        team.sandbox(1).get(ANA).stream()
            .filter(mail -> mail.subject().startsWith("2 approvals"))
            .findFirst()
            .orElseThrow();
    assertThat(digest.text()).contains("* Access", "Open:").doesNotContain("Settled");
    var browser = new Browser();
    browser.press(browser.open(digest.button("Approve")), "Approve", Map.of());
    assertThat(team.approval(access).at("/state").asText()).isEqualTo("approved");
    assertThat(team.approval(invoice).at("/state").asText()).isEqualTo("pending");

    advance("PT10M");
    for (var one : both) {
      assertThat(team.approval(one).at("/state").asText()).isEqualTo("rejected");
    }
  }

  private static String plain(String title, String approver) {
    return """
    {"title": "%s", "requester": {"email": "kim@example.test"}, "approvers": [{"email": "%s"}],
     "delivery": ["email"]}
    """
        .formatted(title, approver);
  }

  private static String wall(Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalTime().truncatedTo(ChronoUnit.MINUTES).toString();
  }

  @Test
  @DisplayName("A question stops all clocks for a month; after the reply what was left goes on")
  void a_question_stops_the_clocks() {
    var id =
        team.open(
            Ask.invoice(
                ASKED,
                """
                "expiresIn": "PT72H", "remindAfter": "PT24H", "remindEvery": "PT24H", "escalate": [
                  {"after": "PT12H", "action": "notify", "to": [{"email": "boss@example.test"}]},
                  {"after": "PT50H", "action": "widen", "to": [{"email": "zoe@example.test"}]}]
                """));
    advance("PT30H");
    assertThat(recorded(id, "request.reminded")).hasSize(1);
    var first = team.sandbox(1).get(ANA).getFirst();
    var browser = new Browser();
    var sent =
        browser.press(
            browser.open(first.button("Reject")),
            "Ask a question",
            Map.of("comment", "Which <vendors>?"));
    assertThat(sent.text()).contains("Your question was sent", "Which <vendors>?");

    advance("P30D");

    var waiting = team.approval(id);
    assertThat(waiting.at("/state").asText()).isEqualTo("pending");
    assertThat(waiting.at("/expiresAt").isNull()).isTrue();
    assertThat(waiting.at("/questions/0/text").asText()).isEqualTo("Which <vendors>?");
    assertThat(recorded(id, "request.reminded")).hasSize(1);
    assertThat(recorded(id, "request.escalated")).hasSize(1);

    var replied = team.post("/v1/approvals/" + id + "/reply", "{\"text\":\"All 14 of May.\"}");
    assertThat(replied.status()).as(replied.toString()).isEqualTo(200);
    var goesOn = recorded(id, "request.info-given").getFirst();
    assertThat(time(replied.json(), "/expiresAt"))
        .isCloseTo(goesOn.plus(Duration.ofHours(42)), SOON);
    advance("PT41H");
    assertThat(subjectsTo(ANA)).anyMatch(subject -> subject.startsWith("Answered"));
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    assertThat(recorded(id, "request.reminded")).hasSize(2);
    assertThat(recorded(id, "request.reminded").getLast())
        .isCloseTo(goesOn.plus(Duration.ofHours(18)), SOON);
    assertThat(recorded(id, "request.escalated")).hasSize(2);
    assertThat(recorded(id, "request.escalated").getLast())
        .isCloseTo(goesOn.plus(Duration.ofHours(20)), SOON);

    advance("PT2H");

    assertThat(team.approval(id).at("/state").asText()).isEqualTo("expired");
  }

  @Test
  void an_execution_goes_on_by_the_path_of_the_rule() {
    var saved =
        team.put(
            "/v1/workflows/gate",
            """
            {"name": "gate", "title": "Gate", "start": "ask", "steps": {
              "ask": {"kind": "approval", "title": "Deploy?", "approvers": [{"email": "ana-a@example.test"}],
                      "expiresIn": "PT24H", "onExpiry": "reject",
                      "escalate": [{"after": "PT12H", "action": "widen", "to": [{"email": "boss@example.test"}]}],
                      "onReject": "no", "onExpire": "odd"},
              "no": {"kind": "end", "result": "rejected"}, "odd": {"kind": "end", "result": "completed"}}}
            """);
    assertThat(saved.status()).as(saved.toString()).isEqualTo(200);
    assertThat(team.post("/v1/workflows/gate/publish", "").status()).isEqualTo(200);
    var id = team.post("/v1/executions", "{\"workflow\":\"gate\"}").text("/id");

    advance("PT25H");

    var execution = team.get("/v1/executions/" + id).json();
    assertThat(execution.at("/result").asText()).as(execution.toString()).isEqualTo("rejected");
    assertThat(execution.toString()).contains("\"note\":\"onExpiry\"");
    assertThat(subjectsTo(BOSS)).isNotEmpty();
  }

  @Test
  @DisplayName("Two gateways whose timers fire at the same moment use each level once")
  void two_replicas_escalate_once() {
    var live = gateway.team("replicas");
    try (var other = Gateway.start(database, Map.of())) {
      var rounds = 20;
      var ids = new ArrayList<String>();
      for (var n = 0; n < rounds; n++) {
        ids.add(
            live.open(
                Ask.invoice(
                    ASKED,
                    """
                    "escalate": [{"after": "PT1H", "action": "widen",
                                  "to": [{"email": "boss@example.test"}]}]
                    """)));
      }
      gateway.pass(Duration.ofMinutes(61));
      other.pass(Duration.ofMinutes(61));
      for (var id : ids) {
        var racers = new ArrayList<Callable<Boolean>>();
        for (var one : List.of(gateway, other, gateway, other)) {
          racers.add(() -> {
            one.escalate(live.tenant(), id);
            return true;
          });
        }
        Together.all(racers);
        assertThat(states(live.approval(id))).containsExactly(ANA + " open", BOSS + " open");
      }
      assertThat(
              gateway.count(
                  "SELECT COUNT(*) FROM audit_event WHERE tenant_id = ?"
                      + " AND canonical LIKE '%\"request.escalated\"%'",
                  live.tenant()))
          .isEqualTo(rounds);
    }
  }
}
