package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody goes on leave, and says in a mail who stands in for them. */
class AwayStoryIT {
  private static final String ADA = "ada@example.test";
  private static final String BEN = "ben@example.test";
  private static final String LINK = "Away? Name somebody to stand in";

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
  void two_people() {
    team = gateway.team();
    team.person(ADA, "Ada Lovelace", "finance", "en");
    team.person(BEN, "Ben Weber", "engineering", "en");
  }

  private Browser.Page press(Browser.Page page, Mail mail, Map<String, String> more) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("field.standIn", BEN);
    fields.put("field.until", LocalDate.now(ZoneOffset.UTC).plusDays(7).toString());
    fields.put("field.passOn", "");
    fields.put("code", mail.code());
    fields.putAll(more);
    return browser.press(page, fields);
  }

  @Test
  void a_stand_in_is_named_from_the_mail_and_asked_from_then_on() {
    var id = team.open(Ask.invoice(ADA));
    var mail = team.mail(ADA);
    assertThat(mail.text()).contains(LINK);
    var page = browser.open(mail.button(LINK));
    assertThat(page.text()).contains("Who stands in for you?", ADA);
    assertThat(team.get("/v1/delegations").json().at("/items")).isEmpty();

    assertThat(press(page, mail, Map.of("code", "")).text()).contains("four digits");
    assertThat(team.get("/v1/delegations").json().at("/items")).isEmpty();
    var named = press(page, mail, Map.of());

    assertThat(named.status()).as(named.text()).isEqualTo(200);
    assertThat(named.text()).contains("Somebody stands in for you", "Ben Weber");
    var delegations = team.get("/v1/delegations").json();
    assertThat(delegations.at("/items/0/delegate/email").asText()).isEqualTo(BEN);
    assertThat(team.approval(id).at("/assignments")).hasSize(1);
    var trail = team.get("/v1/audit").json().at("/items").toString();
    assertThat(trail).contains("delegation.added", "\"email\":\"" + ADA + "\"", id);
    team.open(Ask.invoice(ADA));
    assertThat(team.mail(BEN).text()).contains("You are asked in place of Ada Lovelace.");
    var removed = team.delete("/v1/delegations/" + delegations.at("/items/0/id").asText());
    assertThat(removed.status()).isEqualTo(204);
  }

  @Test
  void with_the_tick_this_request_goes_to_them_as_well() {
    var id = team.open(Ask.invoice(ADA));
    var mail = team.mail(ADA);

    press(browser.open(mail.button(LINK)), mail, Map.of("field.passOn", "1"));

    var approval = team.approval(id);
    assertThat(approval.at("/assignments/0/state").asText()).isEqualTo("reassigned");
    assertThat(approval.at("/assignments/1/email").asText()).isEqualTo(BEN);
    assertThat(browser.open(mail.button(LINK)).status()).isEqualTo(410);
    var question = team.mail(BEN);
    browser.press(browser.open(question.button("Approve")), Map.of("code", question.code()));
    assertThat(team.approval(id).at("/outcome/decidedBy/email").asText()).isEqualTo(BEN);
  }

  @Test
  void a_link_of_another_kind_leads_nowhere_and_neither_does_a_changed_one() {
    team.open(Ask.invoice(ADA));
    var mail = team.mail(ADA);
    var form = mail.button("Edit & Submit");
    var away = mail.button(LINK);
    for (var wrong :
        new URI[] {
          URI.create(form.toString().replace("/hil/form", "/hil/action/away")),
          URI.create(away.toString().replace("/hil/action/away", "/hil/form")),
          URI.create(away + "x")
        }) {
      var page = browser.open(wrong);
      assertThat(page.status()).as(wrong.toString()).isEqualTo(400);
      assertThat(page.document().select("form")).isEmpty();
    }
    assertThat(team.get("/v1/delegations").json().at("/items")).isEmpty();
  }

  @Test
  void whom_the_directory_does_not_know_is_told_so() {
    team.open(Ask.invoice("guest@example.test"));
    var page = browser.open(team.mail("guest@example.test").button(LINK));
    assertThat(page.text()).contains("Nobody can stand in for you here");
    assertThat(page.document().select("form")).isEmpty();
  }
}
