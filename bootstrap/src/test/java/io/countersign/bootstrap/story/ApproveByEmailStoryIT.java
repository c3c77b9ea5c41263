package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The main job: asked by mail, decided with a press, the caller resumed with a signed outcome. */
class ApproveByEmailStoryIT {
  static Gateway gateway;
  final Browser browser = new Browser();

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_press_approves_and_the_caller_gets_one_signed_outcome() throws Exception {
    try (var erp = new Receiver()) {
      var team = gateway.team();
      var id =
          team.open(
              Ask.invoice(
                  "[{\"email\":\"cfo@example.test\"}]",
                  "\"callbackUrl\":\"" + erp.url() + "\", \"labels\":{\"region\":\"eu\"}"));
      var mail = team.mail("cfo@example.test");
      assertThat(mail.subject()).contains("Invoice batch 2026-11");
      assertThat(mail.text()).contains("Month-end run 42", "14 invoices", "goes to the bank");

      var page = browser.open(mail.button("Approve"));
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.text()).contains("Invoice batch 2026-11", "Batch total");
      assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");

      var receipt = browser.press(page, Map.of("comment", "Looks right"));
      assertThat(receipt.status()).isEqualTo(200);
      assertThat(receipt.url().getPath()).isEqualTo("/hil/receipt");

      var approval = team.approval(id);
      assertThat(approval.at("/state").asText()).isEqualTo("approved");
      assertThat(approval.at("/outcome/verdict").asText()).isEqualTo("approve");
      assertThat(approval.at("/outcome/decidedBy/email").asText()).isEqualTo("cfo@example.test");
      assertThat(approval.at("/outcome/channel").asText()).isEqualTo("email");
      assertThat(approval.at("/outcome/assurance").asText()).isEqualTo("link");
      assertThat(approval.at("/outcome/comment").asText()).isEqualTo("Looks right");
      assertThat(approval.at("/outcome/fields/total/effective").decimalValue())
          .isEqualByComparingTo("18250.45");

      var callback = erp.call(1);
      callback.verify(team.callbackSecret());
      assertThat(callback.body()).contains("\"type\":\"approval.decided\"", id, "run-42");
      assertThat(team.mail("cfo@example.test", 2).subject()).contains("Invoice batch 2026-11");
      assertThat(erp.calls()).hasSize(1);
    }
  }

  @Test
  void masked_and_concealed_values_reach_neither_mail_nor_page_nor_audit() {
    var team = gateway.team();
    var id = team.open(Ask.invoice("cfo@example.test"));
    var mail = team.mail("cfo@example.test");
    var page = browser.open(mail.button("Approve"));
    browser.press(page, Map.of());
    var everything =
        mail.html()
            + mail.text()
            + page.response().body()
            + team.get("/v1/approvals/" + id + "/audit").response().body()
            + team.get("/v1/approvals/" + id).response().body();
    assertThat(everything).contains("••••••••").doesNotContain("DE89370400440532013000", "0.4711");
    assertThat(everything).doesNotContain("Margin");
  }

  @Test
  void a_rejection_carries_its_comment() {
    var team = gateway.team();
    var id = team.open(Ask.invoice("cfo@example.test"));
    var page = browser.open(team.mail("cfo@example.test").button("Reject"));
    browser.press(page, Map.of("comment", "Vendor 7 is not ours"));
    var approval = team.approval(id);
    assertThat(approval.at("/state").asText()).isEqualTo("rejected");
    assertThat(approval.at("/outcome/comment").asText()).isEqualTo("Vendor 7 is not ours");
  }

  @Test
  void a_rejection_needs_a_comment_when_the_policy_says_so_and_nothing_typed_is_lost() {
    var team = gateway.team();
    var id =
        team.open(
            Ask.invoice(
                "[{\"email\":\"cfo@example.test\"}]",
                "\"policy\":{\"comment\":\"required-on-reject\"}"));
    var page = browser.open(team.mail("cfo@example.test").button("Reject"));
    var again = browser.press(page, Map.of("comment", "  "));
    assertThat(again.status()).isEqualTo(422);
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    assertThat(browser.press(again, Map.of("comment", "No")).status()).isEqualTo(200);
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("rejected");
  }

  @Test
  @DisplayName("A1 opening a link any number of times decides nothing")
  void opening_a_link_decides_nothing() {
    var team = gateway.team();
    var id = team.open(Ask.invoice("cfo@example.test"));
    var mail = team.mail("cfo@example.test");
    for (var button : mail.buttons()) {
      browser.open(java.net.URI.create(button.attr("href")));
    }
    var approval = team.approval(id);
    assertThat(approval.at("/state").asText()).isEqualTo("pending");
    assertThat(approval.at("/assignments/0/decision").isNull()).isTrue();
  }

  @Test
  void an_edited_value_is_submitted_and_proposed_and_effective_are_kept_apart() {
    var team = gateway.team();
    var id = team.open(Ask.invoice("cfo@example.test"));
    var form = browser.open(team.mail("cfo@example.test").button("Edit & Submit"));
    var total = nameOf(form, "18250.45");
    var receipt = browser.press(form, "Submit & approve", Map.of(total, "18000"));
    assertThat(receipt.status()).isEqualTo(200);
    var fields = team.approval(id).at("/outcome/fields/total");
    assertThat(fields.at("/proposed").decimalValue()).isEqualByComparingTo("18250.45");
    assertThat(fields.at("/submitted").decimalValue()).isEqualByComparingTo("18000");
    assertThat(fields.at("/effective").decimalValue()).isEqualByComparingTo("18000");
  }

  @Test
  @DisplayName("A24 a wrong value keeps everything typed on the page")
  void a_wrong_value_keeps_everything_typed() {
    var team = gateway.team();
    var id = team.open(Ask.invoice("cfo@example.test"));
    var form = browser.open(team.mail("cfo@example.test").button("Edit & Submit"));
    var total = nameOf(form, "18250.45");
    var again =
        browser.press(
            form, "Submit & approve", Map.of(total, "eighteen", "comment", "as discussed"));
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.document().select("input[name=" + total + "]").attr("value"))
        .isEqualTo("eighteen");
    assertThat(again.document().select("textarea").text()).contains("as discussed");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
  }

  @Test
  @DisplayName("A23 a locked or concealed field cannot be posted")
  void a_locked_field_cannot_be_posted() {
    var team = gateway.team();
    var id = team.open(Ask.invoice("cfo@example.test"));
    var form = browser.open(team.mail("cfo@example.test").button("Edit & Submit"));
    var total = nameOf(form, "18250.45");
    for (var hidden : new String[] {"iban", "margin", "unheard_of"}) {
      var refused =
          browser.press(form, "Submit & approve", Map.of(total.replace("total", hidden), "1"));
      assertThat(refused.status()).isEqualTo(422);
    }
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
  }

  @Test
  void a_value_required_from_a_human_leads_to_the_form() {
    var team = gateway.team();
    var id =
        team.open(
            """
            {"title": "Cost centre", "requester": {"email": "ana@example.test"},
             "fields": [{"name": "costCentre", "label": "Cost centre", "type": "text", "value": null,
                         "input": "required-from-human"}],
             "approvers": [{"email": "cfo@example.test"}]}\
            """);
    var mail = team.mail("cfo@example.test");
    assertThat(mail.offers("Approve")).isFalse();
    var form = browser.open(mail.button("Edit & Submit"));
    var refused = browser.press(form, "Submit & approve", Map.of());
    assertThat(refused.status()).isEqualTo(422);
    var field = refused.document().select("[name*=costCentre]").attr("name");
    browser.press(refused, "Submit & approve", Map.of(field, "4711"));
    assertThat(team.approval(id).at("/outcome/fields/costCentre/effective").asText())
        .isEqualTo("4711");
  }

  @Test
  void this_was_not_me_is_put_on_record_once_and_the_caller_is_told() {
    try (var erp = new Receiver()) {
      var team = gateway.team();
      var id =
          team.open(
              Ask.invoice(
                  "[{\"email\":\"cfo@example.test\"}]", "\"callbackUrl\":\"" + erp.url() + "\""));
      browser.press(browser.open(team.mail("cfo@example.test").button("Approve")), Map.of());
      var receiptMail = team.mail("cfo@example.test", 2);
      var receipt =
          browser.open(java.net.URI.create(receiptMail.buttons().getFirst().attr("href")));
      assertThat(browser.press(receipt, Map.of()).status()).isEqualTo(202);
      browser.press(receipt, Map.of());
      erp.call(2);
      var decision = team.approval(id).at("/assignments/0/decision/id").asText();
      assertThat(erp.calls())
          .filteredOn(call -> call.body().contains("decision.disputed"))
          .singleElement()
          .satisfies(call ->
              assertThat(call.body()).contains("\"disputedDecision\":\"" + decision + "\""));
      var audit = team.get("/v1/approvals/" + id + "/audit").json().at("/items");
      assertThat(audit.findValuesAsText("type")).containsOnlyOnce("decision.disputed");
      assertThat(team.approval(id).at("/state").asText()).isEqualTo("approved");
    }
  }

  @Test
  void a_german_approver_reads_german() {
    var team = gateway.team();
    team.person("jonas@example.test", "Jonas Weber", "finance", "de");
    team.open(Ask.invoice("jonas@example.test"));
    var mail = team.mail("jonas@example.test");
    assertThat(mail.offers("Freigeben")).isTrue();
    assertThat(browser.open(mail.button("Freigeben")).document().select("html").attr("lang"))
        .isEqualTo("de");
  }

  private static String nameOf(Browser.Page form, String value) {
    return form.document().select("input[value=" + value + "]").attr("name");
  }
}
