package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sent back for changes, asked again, and decided above the rules. */
class RevisionStoryIT {
  private static final String CARLA = "carla@example.test";
  private static final String JONAS = "jonas@example.test";
  private static final String MEI = "mei@example.test";

  static Gateway gateway;
  static Receiver receiver;
  final Browser browser = new Browser();
  Team team;

  @BeforeAll
  static void start() {
    receiver = new Receiver();
    gateway = Gateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    receiver.close();
  }

  @BeforeEach
  void three_people_in_finance() {
    team = gateway.team();
    team.person(CARLA, "Carla Ferrero", "finance", "en");
    team.person(JONAS, "Jonas Weber", "finance", "en");
    team.person(MEI, "Mei Tanaka", "finance", "en");
  }

  private String open() {
    return team.open(
        Ask.role(
            "finance",
            "\"quorum\":{\"rule\":\"all\"},\"revisions\":{\"max\":2},\"callbackUrl\":\"%s\""
                .formatted(receiver.url())));
  }

  /** With the code at hand: so many quick presses from one network look like a program's. */
  private Browser.Page answer(String who, int nth, String button) {
    var mail = team.mail(who, nth);
    return browser.press(browser.open(mail.button(button)), Map.of("code", mail.code()));
  }

  private String state(String id) {
    return team.approval(id).at("/state").asText();
  }

  @Test
  @DisplayName(
      "A11 returned by one, changed, and approved by all: an answer counts for what it was"
          + " given to")
  void returned_changed_and_approved() throws Exception {
    var calls = receiver.calls().size();
    var id = open();
    answer(CARLA, 1, "Approve");
    var old = browser.open(team.mail(MEI).button("Approve"));

    var page = browser.open(team.mail(JONAS).button("Reject"));
    var told =
        browser.press(page, "Return for changes", Map.of("comment", "Please split it by vendor."));

    assertThat(told.status()).isEqualTo(200);
    assertThat(told.text()).contains("You returned this for changes");
    assertThat(state(id)).isEqualTo("returned");
    var event = receiver.call(calls + 1);
    event.verify(team.callbackSecret());
    assertThat(event.body()).contains("approval.returned", "Please split it by vendor.");
    assertThat(team.mail(MEI, 2).text()).contains("Jonas Weber", "Please split it by vendor.");
    assertThat(browser.press(old, Map.of()).text()).contains("Returned for changes");

    var resubmitted =
        team.post(
            "/v1/approvals/" + id + "/resubmit",
            """
            {"fields": {"total": 17200, "iban": "AT611904300234573201", "margin": 0.1213}}
            """);
    assertThat(resubmitted.status()).isEqualTo(200);
    assertThat(resubmitted.text("/revision")).isEqualTo("2");

    for (var who : new String[] {CARLA, JONAS, MEI}) {
      var mail = team.mail(who, who.equals(JONAS) ? 2 : 3);
      assertThat(mail.subject()).contains("Changed");
      assertThat(mail.text()).contains("18,250.45 → 17,200", "Please split it by vendor.");
      assertThat(mail.text() + mail.html()).doesNotContain("AT61", "DE89", "0.1213", "Margin");
    }
    assertThat(browser.press(old, Map.of()).text()).contains("newer version");
    assertThat(state(id)).isEqualTo("pending");

    answer(CARLA, 3, "Approve");
    answer(JONAS, 2, "Approve");
    assertThat(state(id)).isEqualTo("pending");
    var last = browser.open(team.mail(MEI, 3).button("Approve"));
    assertThat(last.text()).contains("What is new", "17,200", "18,250.45");
    assertThat(browser.press(last, Map.of("code", team.mail(MEI, 3).code())).text())
        .contains("You approved this");

    assertThat(state(id)).isEqualTo("approved");
    assertThat(receiver.call(calls + 2).body()).contains("approval.decided");
    var revisions = team.get("/v1/approvals/" + id + "/revisions").json().at("/items");
    assertThat(revisions).hasSize(2);
    assertThat(revisions.at("/0/decisions/0/by/email").asText()).isEqualTo(CARLA);
    assertThat(revisions.at("/0/decisions/0/staleSince").asInt()).isEqualTo(2);
    assertThat(revisions.at("/0/returned/by/email").asText()).isEqualTo(JONAS);
    assertThat(revisions.at("/1/decisions")).hasSize(3);
    var audit = team.get("/v1/approvals/" + id + "/audit").json().findValuesAsText("type");
    assertThat(audit)
        .containsExactly(
            "request.opened",
            "decision.recorded",
            "request.returned",
            "request.resubmitted",
            "decision.recorded",
            "decision.recorded",
            "decision.recorded");
  }

  @Test
  void decided_above_the_rules() {
    var id = open();
    answer(CARLA, 1, "Approve");
    var open = browser.open(team.mail(MEI).button("Reject"));

    var decided =
        team.post(
            "/v1/approvals/" + id + "/override",
            "{\"verdict\":\"approve\",\"reason\":\"The bank closes at noon.\"}");

    assertThat(decided.status()).isEqualTo(200);
    assertThat(decided.json().at("/outcome/override").asBoolean()).isTrue();
    assertThat(browser.press(open, Map.of("comment", "No!")).text())
        .contains("decided above the rules", "The bank closes at noon.");
    assertThat(team.mail(MEI, 2).text()).contains("above its rules", "The bank closes at noon.");
    assertThat(team.approval(id).at("/quorum/approvals").asInt()).isEqualTo(1);
  }
}
