package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.assertj.core.data.TemporalUnitOffset;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A product team tests what takes days, in its own CI: over HTTP alone, without waiting. */
class SandboxStoryIT {
  private static final String CFO = "cfo@example.test";
  private static final String APPROVERS = "[{\"email\":\"" + CFO + "\"}]";

  /** A clock that was moved goes on by itself. */
  private static final TemporalUnitOffset SOON = within(30, ChronoUnit.SECONDS);

  Gateway gateway;
  Team team;

  @BeforeEach
  void start() {
    gateway = Gateway.start();
    team = gateway.sandbox();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private JsonNode advance(String by) {
    var answer = team.post("/v1/sandbox/clock", "{\"advance\":\"%s\"}".formatted(by));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().at("/done").asBoolean()).as(answer.toString()).isTrue();
    return answer.json();
  }

  private void script(String body) {
    var put = team.put("/v1/sandbox/approvers/" + CFO, body);
    assertThat(put.status()).as(put.toString()).isEqualTo(200);
  }

  private String open(String more) {
    return team.open(Ask.invoice(APPROVERS, more));
  }

  private static Instant time(JsonNode document, String pointer) {
    return Instant.parse(document.at(pointer).asText());
  }

  /** When something of this type was put on record; null if it was not. */
  private Instant recorded(String id, String type) {
    var events = new ArrayList<Instant>();
    for (var item : team.get("/v1/approvals/" + id + "/audit").json().at("/items")) {
      if (item.at("/event/type").asText().equals(type)) {
        events.add(time(item, "/event/at"));
      }
    }
    assertThat(events).as(type).hasSizeLessThan(2);
    return events.isEmpty() ? null : events.getFirst();
  }

  private static List<String> kinds(JsonNode advanced) {
    return StreamSupport.stream(advanced.at("/ran").spliterator(), false)
        .map(ran -> ran.at("/kind").asText())
        .toList();
  }

  @Test
  void somebody_rejects_after_two_hours_and_says_why() {
    script(
        "{\"behaviour\":\"answers\",\"answer\":\"reject\",\"after\":\"PT2H\",\"comment\":\"No\"}");
    var id = open("");

    advance("PT1H");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    var advanced = advance("PT2H");

    var decided = team.approval(id);
    assertThat(decided.at("/state").asText()).isEqualTo("rejected");
    assertThat(decided.at("/outcome/comment").asText()).isEqualTo("No");
    assertThat(decided.at("/outcome/assurance").asText()).isEqualTo("link");
    assertThat(time(decided, "/outcome/decidedAt"))
        .isCloseTo(time(decided, "/createdAt").plus(Duration.ofHours(2)), SOON);
    assertThat(kinds(advanced)).contains("act", "resume", "deliver");
  }

  @Test
  void what_a_person_types_into_the_form_counts() {
    script("{\"behaviour\":\"answers\",\"answer\":\"approve\",\"values\":{\"total\":18000.5}}");
    var id = open("");

    advance("PT1M");

    var total = team.approval(id).at("/outcome/fields/total");
    assertThat(total.at("/effective").asDouble()).isEqualTo(18000.5);
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("approved");
  }

  @Test
  void somebody_behind_a_scanner_returns_it_for_changes_and_later_approves() {
    script(
        "{\"behaviour\":\"scanner\",\"answer\":\"return\",\"after\":\"PT2H\",\"comment\":\"Split it\"}");
    var id = open("\"revisions\":{\"max\":1}");

    advance("PT3H");
    var returned = team.approval(id);
    assertThat(returned.at("/state").asText()).isEqualTo("returned");
    assertThat(returned.at("/returned/comment").asText()).isEqualTo("Split it");

    script("{\"behaviour\":\"answers\",\"answer\":\"approve\",\"after\":\"PT2H\"}");
    team.post("/v1/approvals/" + id + "/resubmit", "{\"fields\":{\"total\":17200}}");
    advance("PT3H");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("approved");
    assertThat(team.get("/v1/jobs/failed").json().at("/items")).isEmpty();
  }

  @Test
  @DisplayName(
      "On the way of four days: the reminder after one, the end after three, in that order")
  void reminder_and_expiry() {
    var id = open("\"expiresIn\":\"PT72H\",\"remindAfter\":\"PT24H\"");
    var opened = time(team.approval(id), "/createdAt");

    var advanced = advance("P4D");

    assertThat(recorded(id, "request.reminded")).isCloseTo(opened.plus(Duration.ofHours(24)), SOON);
    assertThat(recorded(id, "request.expired")).isCloseTo(opened.plus(Duration.ofHours(72)), SOON);
    var ended = team.approval(id);
    assertThat(ended.at("/state").asText()).isEqualTo("expired");
    assertThat(time(ended, "/closedAt")).isCloseTo(opened.plus(Duration.ofHours(72)), SOON);
    assertThat(kinds(advanced)).containsSubsequence("remind", "deliver", "expire", "deliver");
    assertThat(time(advanced, "/now")).isCloseTo(opened.plus(Duration.ofDays(4)), SOON);
    assertThat(time(team.get("/v1/sandbox/clock").json(), "/now"))
        .isCloseTo(opened.plus(Duration.ofDays(4)), SOON);
    var sent = new ArrayList<Instant>();
    for (var message : team.get("/v1/sandbox/messages").json().at("/items")) {
      sent.addFirst(time(message, "/sentAt"));
    }
    assertThat(sent).hasSize(3);
    assertThat(sent.get(0)).isCloseTo(opened, SOON);
    assertThat(sent.get(1)).isCloseTo(opened.plus(Duration.ofHours(24)), SOON);
    assertThat(sent.get(2)).isCloseTo(opened.plus(Duration.ofHours(72)), SOON);
  }

  @Test
  @DisplayName("A callback that fails three times is retried as the clock moves, and is signed now")
  void callbacks_are_retried() throws Exception {
    try (var erp = new Receiver()) {
      erp.answerWith(500);
      script("{\"behaviour\":\"answers\",\"answer\":\"approve\"}");
      advance("PT48H");
      var id = open("\"callbackUrl\":\"" + erp.url() + "\"");

      advance("PT8M"); // at once, after 5 seconds, after 5 minutes
      assertThat(erp.calls()).hasSize(3);
      erp.answerWith(204);
      var advanced = advance("PT1H");

      assertThat(erp.calls()).hasSize(4);
      assertThat(erp.call(4).body()).isEqualTo(erp.call(1).body()).contains(id);
      // A receiver compares with real time, whatever the clock of the sandbox shows.
      erp.call(4).verify(team.callbackSecret());
      var body = new com.fasterxml.jackson.databind.ObjectMapper().readTree(erp.call(4).body());
      assertThat(time(body, "/timestamp"))
          .isCloseTo(gateway.now().plus(Duration.ofHours(48)), SOON);
      assertThat(kinds(advanced)).contains("resume");
    }
  }

  @Test
  void a_scanner_opens_every_link_and_decides_nothing_the_person_behind_it_does() {
    script("{\"behaviour\":\"scanner\",\"answer\":\"approve\",\"after\":\"PT10M\"}");
    var id = open("");

    var scanned = advance("PT5M");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    assertThat(team.approval(id).at("/decisions").size()).isZero();

    advance("PT6M");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("approved");
    assertThat(scanned.toString()).doesNotContain("fail");
  }

  @Test
  void a_double_click_counts_once() {
    script("{\"behaviour\":\"double-clicks\",\"answer\":\"approve\",\"after\":\"PT1H\"}");
    var id = open("");

    advance("PT2H");

    assertThat(team.approval(id).at("/state").asText()).isEqualTo("approved");
    assertThat(recorded(id, "decision.recorded")).isNotNull();
    assertThat(team.get("/v1/jobs/failed").json().at("/items")).isEmpty();
  }

  @Test
  void a_mail_that_bounces_is_a_delivery_that_failed() {
    script("{\"behaviour\":\"bounces\"}");
    var id = open("\"expiresIn\":\"PT72H\"");

    advance("PT1H");

    var delivery = team.approval(id).at("/assignments/0/deliveries/0");
    assertThat(delivery.at("/state").asText()).isEqualTo("failed");
    assertThat(delivery.at("/lastFailure").asText()).isEqualTo("recipient-refused");
    assertThat(team.get("/v1/sandbox/messages").json().at("/items")).isEmpty();
    advance("PT72H");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("expired");
  }

  @Test
  void somebody_who_never_answers_lets_it_expire() {
    script("{\"behaviour\":\"never\"}");
    var id = open("\"expiresIn\":\"PT2H\"");

    advance("PT3H");

    assertThat(team.approval(id).at("/state").asText()).isEqualTo("expired");
  }

  @Test
  void without_anybody_moving_the_clock_a_sandbox_works_as_time_goes_by() {
    script("{\"behaviour\":\"answers\",\"answer\":\"approve\",\"after\":\"PT30M\"}");
    var id = open("");
    team.sandbox(1);

    gateway.pass(Duration.ofMinutes(31));

    team.until(id, "approved");
  }

  @Test
  void a_person_answers_by_hand_within_the_time_of_the_sandbox_and_not_after() {
    var browser = new Browser();
    advance("P10D");
    var first = open("\"expiresIn\":\"PT72H\"");
    advance("PT71H");
    var mail = team.sandbox(1).get(CFO).getFirst();
    var page = browser.open(mail.button("Approve"));
    assertThat(page.text()).containsPattern("in (59|60) minutes");

    var receipt = browser.press(page, Map.of());
    assertThat(receipt.status()).as(receipt.text()).isEqualTo(200);
    assertThat(team.approval(first).at("/state").asText()).isEqualTo("approved");

    var second = open("\"expiresIn\":\"PT72H\"");
    advance("PT1M");
    var late = team.sandbox(3).get(CFO).getLast();
    advance("PT73H");
    assertThat(browser.open(late.button("Approve")).status()).isEqualTo(410);
    assertThat(team.approval(second).at("/state").asText()).isEqualTo("expired");
  }

  @Test
  void a_live_tenant_beside_it_keeps_real_time_and_its_clock_cannot_be_moved() {
    var live = gateway.team();
    var id = live.open(Ask.invoice(APPROVERS, "\"expiresIn\":\"PT72H\",\"remindAfter\":\"PT1H\""));
    live.mail(CFO);

    advance("P30D");

    assertThat(live.approval(id).at("/state").asText()).isEqualTo("pending");
    assertThat(live.mails(CFO)).isEqualTo(1);
    for (var refused :
        List.of(
            live.get("/v1/sandbox/clock"),
            live.post("/v1/sandbox/clock", "{\"advance\":\"PT1H\"}"),
            live.put("/v1/sandbox/approvers/" + CFO, "{\"behaviour\":\"never\"}"))) {
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.text("/type")).endsWith("sandbox-only");
    }
    assertThat(live.approval(id).at("/state").asText()).isEqualTo("pending");
  }

  @Test
  void keys_say_which_kind_of_tenant_they_open() {
    assertThat(team.apiKey()).startsWith("cs_test_");
    assertThat(gateway.team().apiKey()).startsWith("cs_live_");
    assertThat(team.get("/v1/tenant").text("/kind")).isEqualTo("sandbox");
    gateway.sql("UPDATE tenant SET kind = 'LIVE' WHERE tenant_id = ?", team.tenant());
    assertThat(team.get("/v1/tenant").status()).isEqualTo(401);
  }

  @Test
  void a_sandbox_has_no_way_to_mail_real_people() {
    var refused =
        team.put(
            "/v1/channels/email",
            "{\"settings\":{\"smtpHost\":\"127.0.0.1\",\"smtpPort\":\"%d\",\"tls\":\"none\",\"fromAddress\":\"a@b.test\"}}"
                .formatted(PostOffice.port()));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("/type")).endsWith("live-only");
    assertThat(team.put("/v1/channels/slack", "{\"settings\":{}}").status()).isEqualTo(409);
  }

  @Test
  void two_who_move_the_clock_at_once_take_turns() throws Exception {
    var id = open("\"expiresIn\":\"PT240H\",\"remindAfter\":\"PT24H\"");
    var before = time(team.get("/v1/sandbox/clock").json(), "/now");

    var answers =
        Together.all(
            Collections.<Callable<Gateway.Answer>>nCopies(
                2, () -> team.post("/v1/sandbox/clock", "{\"advance\":\"PT36H\"}")));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(time(team.get("/v1/sandbox/clock").json(), "/now"))
        .isCloseTo(before.plus(Duration.ofHours(72)), SOON);
    assertThat(recorded(id, "request.reminded")).isNotNull();
  }

  @Test
  void a_clock_goes_ahead_only_and_not_too_far() {
    for (var by : List.of("PT-1S", "P401D", "yesterday")) {
      var refused = team.post("/v1/sandbox/clock", "{\"advance\":\"%s\"}".formatted(by));
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/advance");
    }
    advance("P400D");
    advance("P400D");
    Awaitility.await().until(() -> team.get("/v1/tenant").status() == 200);
  }

  @Test
  void scripts_are_listed_and_taken_away() {
    script(
        "{\"behaviour\":\"scanner\",\"answer\":\"reject\",\"after\":\"PT2H\",\"comment\":\"c\"}");
    var listed = team.get("/v1/sandbox/approvers").json().at("/items");
    assertThat(listed.size()).isEqualTo(1);
    assertThat(listed.get(0).at("/email").asText()).isEqualTo(CFO);
    assertThat(listed.get(0).at("/behaviour").asText()).isEqualTo("scanner");
    assertThat(listed.get(0).at("/after").asText()).isEqualTo("PT2H");

    assertThat(team.delete("/v1/sandbox/approvers/" + CFO).status()).isEqualTo(204);
    assertThat(team.delete("/v1/sandbox/approvers/" + CFO).status()).isEqualTo(404);
    var id = open("\"expiresIn\":\"PT72H\"");
    advance("PT10H");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    for (var wrong :
        List.of(
            "{}",
            "{\"behaviour\":\"sleeps\"}",
            "{\"behaviour\":\"answers\"}",
            "{\"behaviour\":\"never\",\"answer\":\"approve\"}",
            "{\"behaviour\":\"answers\",\"answer\":\"approve\",\"after\":\"PT-1S\"}",
            "{\"behaviour\":\"answers\",\"answer\":\"return\",\"values\":{\"total\":1}}")) {
      assertThat(team.put("/v1/sandbox/approvers/" + CFO, wrong).status()).as(wrong).isEqualTo(422);
    }
  }
}
