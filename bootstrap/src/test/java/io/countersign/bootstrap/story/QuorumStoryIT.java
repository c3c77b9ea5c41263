package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several people are asked: how many must agree, and who is too late. */
class QuorumStoryIT {
  private static final String CARLA = "carla@example.test";
  private static final String JONAS = "jonas@example.test";
  private static final String MEI = "mei@example.test";

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
  void three_people_in_finance() {
    team = gateway.team();
    team.person(CARLA, "Carla Ferrero", "finance", "en");
    team.person(JONAS, "Jonas Weber", "finance", "en");
    team.person(MEI, "Mei Tanaka", "finance", "en");
  }

  private Browser.Page answer(String who, String button) {
    return browser.press(browser.open(team.mail(who).button(button)), Map.of());
  }

  private String state(String id) {
    return team.approval(id).at("/state").asText();
  }

  @Test
  void a_role_reaches_all_its_people_and_the_first_to_act_wins() {
    var id = team.open(Ask.role("finance", ""));
    var latePage = browser.open(team.mail(MEI).button("Reject"));
    team.mail(CARLA);
    answer(JONAS, "Approve");
    assertThat(team.approval(id).at("/outcome/decidedBy/email").asText()).isEqualTo(JONAS);

    var late = browser.press(latePage, Map.of());
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.text()).contains("Jonas Weber");
    assertThat(browser.open(team.mail(CARLA).button("Approve")).text()).contains("Jonas Weber");
    assertThat(state(id)).isEqualTo("approved");
    assertThat(team.mail(CARLA, 2).text()).contains("Jonas Weber");
  }

  @Test
  void all_must_agree() {
    var id = team.open(Ask.role("finance", "\"quorum\":{\"rule\":\"all\"}"));
    answer(CARLA, "Approve");
    answer(JONAS, "Approve");
    assertThat(state(id)).isEqualTo("pending");
    answer(MEI, "Approve");
    assertThat(state(id)).isEqualTo("approved");
  }

  @Test
  void two_of_three_are_enough() {
    var id = team.open(Ask.role("finance", "\"quorum\":{\"rule\":\"at-least\",\"n\":2}"));
    answer(CARLA, "Approve");
    assertThat(state(id)).isEqualTo("pending");
    answer(MEI, "Approve");
    assertThat(state(id)).isEqualTo("approved");
  }

  @Test
  void one_veto_ends_it() {
    var id = team.open(Ask.role("finance", "\"quorum\":{\"rule\":\"all\"}"));
    answer(CARLA, "Approve");
    answer(JONAS, "Reject");
    assertThat(state(id)).isEqualTo("rejected");
  }

  @Test
  void a_veto_may_take_two() {
    var id = team.open(Ask.role("finance", "\"quorum\":{\"rule\":\"any\",\"veto\":2}"));
    answer(CARLA, "Reject");
    assertThat(state(id)).isEqualTo("pending");
    answer(JONAS, "Reject");
    assertThat(state(id)).isEqualTo("rejected");
  }

  @Test
  @DisplayName("B36 the same person counts once")
  void the_same_person_counts_once() {
    var id = team.open(Ask.role("finance", "\"quorum\":{\"rule\":\"at-least\",\"n\":2}"));
    answer(CARLA, "Approve");
    var again = answer2(CARLA, "Approve");
    assertThat(again.status()).isEqualTo(200);
    assertThat(team.approval(id).at("/quorum/approvals").asInt()).isEqualTo(1);
    assertThat(state(id)).isEqualTo("pending");
  }

  /** Opens the link again, as from the same mail. */
  private Browser.Page answer2(String who, String button) {
    return browser.open(team.mail(who).button(button));
  }

  @Test
  @DisplayName("B34 the requester is not asked, not even under an alias")
  void the_requester_is_not_asked() {
    team.person("ana@example.test", "Ana Silva", "engineering", "en");
    var refused = team.post("/v1/approvals", Ask.role("engineering", ""));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("/type")).endsWith("separation-of-duties");
    var alias = team.post("/v1/approvals", Ask.invoice("Ana+boss@Example.test"));
    assertThat(alias.status()).isEqualTo(403);

    var id =
        team.open(Ask.invoice("[{\"role\":\"engineering\"},{\"email\":\"" + CARLA + "\"}]", ""));
    assertThat(team.approval(id).at("/assignments").size()).isEqualTo(1);
    team.mail(CARLA);
    assertThat(team.mails("ana@example.test")).isZero();
  }

  @Test
  void the_first_approval_fixes_the_values_for_those_who_come_later() {
    var id = team.open(Ask.role("finance", "\"quorum\":{\"rule\":\"at-least\",\"n\":2}"));
    var stale = browser.open(team.mail(MEI).button("Approve"));
    var form = browser.open(team.mail(CARLA).button("Edit & Submit"));
    var total = form.document().select("input[value=18250.45]").attr("name");
    browser.press(form, "Submit & approve", Map.of(total, "17000"));

    var unseen = browser.press(stale, Map.of());
    assertThat(unseen.status()).isEqualTo(409);
    assertThat(unseen.text()).contains("17");
    assertThat(state(id)).isEqualTo("pending");
    browser.press(unseen, Map.of());
    assertThat(team.approval(id).at("/outcome/fields/total/effective").decimalValue())
        .isEqualByComparingTo("17000");
  }
}
