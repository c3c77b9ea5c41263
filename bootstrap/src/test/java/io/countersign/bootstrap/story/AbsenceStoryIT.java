package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * People who are away or hand an item on: who gets a mail, whose press counts, what is on record.
 */
class AbsenceStoryIT {
  private static final String ADA = "ada@example.test";
  private static final String BEN = "ben@example.test";
  private static final String ZOE = "zoe@example.test";

  static Gateway gateway;
  final Browser browser = new Browser();
  Team team;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void three_people() {
    team = gateway.team();
    team.person(ADA, "Ada Lovelace", "finance", "en");
    team.person(BEN, "Ben Weber", "engineering", "en");
    team.person(ZOE, "Zoe Tanaka", "engineering", "en");
  }

  private void away(String delegator, String delegate) {
    var added =
        team.post(
            "/v1/delegations",
            "{\"delegator\":{\"email\":\"%s\"},\"delegate\":{\"email\":\"%s\"}}"
                .formatted(delegator, delegate));
    assertThat(added.status()).as(added.toString()).isEqualTo(201);
  }

  @Test
  void a_stand_in_decides_in_place_of_another_and_both_are_on_record() {
    away(ADA, BEN);
    var id = team.open(Ask.role("finance", ""));

    var informed = team.mail(ADA);
    assertThat(informed.text()).contains("Ben Weber is asked in your place");
    assertThat(informed.buttons()).isEmpty();
    var question = team.mail(BEN);
    assertThat(question.text()).contains("You are asked in place of Ada Lovelace.");
    var page = browser.open(question.button("Approve"));
    assertThat(page.text()).contains("In place of", "Ada Lovelace");
    browser.press(page, Map.of());

    var decided = team.approval(id);
    assertThat(decided.at("/outcome/decidedBy/email").asText()).isEqualTo(BEN);
    assertThat(decided.at("/assignments/0/state").asText()).isEqualTo("delegated");
    assertThat(decided.at("/assignments/1/onBehalfOf/0/email").asText()).isEqualTo(ADA);
    var trail = team.get("/v1/approvals/" + id + "/audit").json();
    assertThat(trail.at("/items/1/event/details/responder").asText()).isEqualTo(BEN);
    assertThat(trail.at("/items/1/event/details/onBehalfOf/0").asText()).isEqualTo(ADA);
  }

  @Test
  @DisplayName("B34 an alias of the requester is not asked, not by a role and not as a stand-in")
  void a_requester_has_one_face() {
    var requester =
        team.post(
            "/v1/people",
            "{\"email\":\"ana@example.test\",\"name\":\"Ana\",\"roles\":[\"sales\"],"
                + "\"aliases\":[\"a.silva@old.test\"]}");
    assertThat(requester.status()).isEqualTo(201);
    away(ADA, "a.silva@old.test");

    var refused = team.post("/v1/approvals", Ask.role("sales", ""));
    assertThat(refused.text("/type")).endsWith("separation-of-duties");
    var alias = team.post("/v1/approvals", Ask.invoice("A.Silva+x@old.test"));
    assertThat(alias.text("/type")).endsWith("separation-of-duties");
    var id = team.open(Ask.invoice(ADA));
    assertThat(team.approval(id).at("/assignments").size()).isEqualTo(1);
    team.mail(ADA);
  }

  @Test
  void an_item_that_was_given_to_somebody_else_is_theirs_alone() {
    var id = team.open(Ask.invoice(ADA));
    var link = team.mail(ADA).button("Approve");
    var open = browser.open(link);
    var item = team.approval(id).at("/assignments/0/id").asText();
    var reassigned =
        team.post(
            "/v1/approvals/" + id + "/reassign",
            "{\"assignmentId\":\"%s\",\"to\":{\"email\":\"%s\"},\"reason\":\"leave\"}"
                .formatted(item, ZOE));
    assertThat(reassigned.status()).as(reassigned.toString()).isEqualTo(200);

    assertThat(team.mail(ADA, 2).text()).contains("gave this request to Zoe Tanaka");
    for (var late : new Browser.Page[] {browser.open(link), browser.press(open, Map.of())}) {
      assertThat(late.status()).isEqualTo(410);
      assertThat(late.text()).contains("Zoe Tanaka");
    }
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    browser.press(browser.open(team.mail(ZOE).button("Approve")), Map.of());
    assertThat(team.approval(id).at("/outcome/decidedBy/email").asText()).isEqualTo(ZOE);
  }
}
