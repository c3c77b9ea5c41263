package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Written down today, asked next week. */
class DraftStoryIT {
  private static final String CARLA = "carla@example.test";

  static Gateway gateway;
  static Receiver receiver;
  final Browser browser = new Browser();

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

  private static String body(String title) {
    return Ask.role("finance", "\"draft\":true,\"callbackUrl\":\"%s\"".formatted(receiver.url()))
        .replace("Invoice batch 2026-11", title);
  }

  @Test
  void a_draft_is_changed_submitted_and_approved() throws Exception {
    var team = gateway.team();
    var calls = receiver.calls().size();
    var path = "/v1/approvals/" + team.open(body("To be named"));

    var nobody = team.post(path + "/submit", "");
    assertThat(nobody.status()).isEqualTo(422);
    assertThat(nobody.text("/errors/0/pointer")).isEqualTo("/approvers/0/role");
    team.person(CARLA, "Carla Ferrero", "finance", "en");
    assertThat(team.put(path, body("Invoice batch 7")).status()).isEqualTo(200);
    assertThat(team.get("/v1/sandbox/messages").json().at("/items")).isEmpty();

    var asked = team.post(path + "/submit", "");
    assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
    assertThat(asked.text("/state")).isEqualTo("pending");
    assertThat(team.post(path + "/submit", "").status()).isEqualTo(200);

    var mail = team.mail(CARLA);
    assertThat(mail.subject()).contains("Invoice batch 7");
    browser.press(browser.open(mail.button("Approve")), Map.of("code", mail.code()));
    assertThat(team.get(path).text("/state")).isEqualTo("approved");
    assertThat(receiver.call(calls + 1).body()).contains("approval.decided", "Invoice batch 7");
    assertThat(team.get(path + "/audit").json().findValuesAsText("type"))
        .containsExactly(
            "request.drafted", "request.redrafted", "request.opened", "decision.recorded");
  }

  @Test
  void a_draft_that_is_discarded_is_no_news_to_anybody_but_the_caller() throws Exception {
    var team = gateway.team();
    team.person(CARLA, "Carla Ferrero", "finance", "en");
    var calls = receiver.calls().size();
    var path = "/v1/approvals/" + team.open(body("Never mind"));

    assertThat(team.post(path + "/recall", "{\"reason\":\"A mistake\"}").status()).isEqualTo(200);

    var event = receiver.call(calls + 1);
    event.verify(team.callbackSecret());
    assertThat(event.body()).contains("approval.recalled", "\"expiresAt\":null");
    assertThat(team.get("/v1/sandbox/messages").json().at("/items")).isEmpty();
    assertThat(team.post(path + "/submit", "").status()).isEqualTo(409);
    assertThat(team.get("/v1/approvals?state=draft").json().at("/items")).isEmpty();
  }
}
