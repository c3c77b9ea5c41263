package io.countersign.adapters.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.ActionLinks;
import io.countersign.application.view.Contrast;
import io.countersign.channel.testkit.Notices;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.step.ChannelUse.Answers;
import io.countersign.domain.tenant.Branding;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmailComposerTest {
  private static final Sender SENDER =
      new Sender(new EmailAddress("approvals@acme.example.test"), "", null);

  private final EmailComposer composer = new EmailComposer();

  @Test
  void a_question_reads_from_who_asks_to_what_to_press() {
    var mail = compose(Notices.asked());

    for (var shown : List.of(mail.text(), ReadMail.shown(mail.html()))) {
      assertThat(shown)
          .containsSubsequence(
              "Acme Finance",
              "Approval requested",
              "Invoice batch 2026-11",
              "ana@example.test asks for your decision.",
              "14 vendors",
              "Month-end run 42",
              "Match purchase orders: 13 matched, 1 matched by hand",
              "Batch total",
              "18,250.45",
              "can be edited",
              "If you approve",
              "The batch goes to the bank.",
              "If you reject",
              "Finance is told, and nothing is paid.",
              "Please decide by Tuesday, 24 November 2026, 10:15 UTC (in 3 days).",
              "Approve",
              "Reject",
              "Edit & Submit",
              "If the page asks for a code:",
              "4719",
              "do not forward",
              "3f2a 9c01 d4e8 5b76");
    }
    assertThat(mail.subject()).isEqualTo("Approval requested: Invoice batch 2026-11");
  }

  @Test
  void values_are_set_by_type_and_display_mode() {
    assertThat(compose(Notices.askedForInput()).text())
        .contains("  Batch total: 18,250.45 (can be edited)\n")
        .contains("  Vendors: 14\n")
        .contains("  Due: 30 November 2026\n")
        .contains("  Urgent: Yes\n")
        .contains("  Account: •••••••• (hidden)\n")
        .contains("  Remark:\n      Two lines:\n      second\n")
        .contains("  Reference: —\n")
        .contains("  Cost centre: — (needs your input)\n");
  }

  @Test
  void a_german_reader_is_asked_in_german() {
    var mail = compose(Notices.in(Locale.GERMANY, Notices.askedForInput()));

    assertThat(mail.subject()).isEqualTo("Freigabe angefragt: Invoice batch 2026-11");
    assertThat(mail.language()).isEqualTo("de-DE");
    assertThat(mail.html()).contains("<html lang=\"de-DE\"");
    assertThat(mail.text())
        .contains("ana@example.test bittet um Ihre Entscheidung.")
        .contains("  Batch total: 18.250,45 (kann geändert werden)\n")
        .contains("  Due: 30. November 2026\n")
        .contains("  Urgent: Ja\n")
        .contains("  Cost centre: — (Ihre Eingabe ist nötig)\n")
        .contains("Bitte entscheiden Sie bis Dienstag, 24. November 2026, 10:15 UTC (in 3 Tagen).")
        .contains("Falls die Seite nach einem Code fragt: 4719");
  }

  @Test
  void a_reader_whose_language_we_do_not_speak_is_asked_in_english() {
    var mail = compose(Notices.in(Locale.FRANCE, Notices.asked()));

    assertThat(mail.language()).isEqualTo("en");
    assertThat(mail.text()).contains("asks for your decision", "18,250.45");
  }

  @Test
  void when_approving_needs_input_the_form_is_the_way() {
    var mail = compose(Notices.askedForInput());

    assertThat(ReadMail.links(mail.html()))
        .contains(Notices.FORM.toString(), Notices.REJECT.toString())
        .doesNotContain(Notices.APPROVE.toString());
    assertThat(mail.text())
        .containsSubsequence("Edit & Submit:\n" + Notices.FORM, "Reject:\n" + Notices.REJECT)
        .contains("Approving needs your input")
        .doesNotContain("\nApprove:\n");
  }

  @Test
  void when_nothing_can_be_edited_there_is_no_form() {
    var mail = compose(Notices.askedToDecide());

    assertThat(ReadMail.links(mail.html())).doesNotContain(Notices.FORM.toString());
    assertThat(mail.text()).doesNotContain("Edit & Submit");
  }

  @Test
  void a_reminder_has_the_same_links_as_the_question() {
    var asked = compose(Notices.asked());
    var reminded = compose(Notices.reminded());

    assertThat(reminded.subject()).isEqualTo("Reminder: Invoice batch 2026-11");
    assertThat(ReadMail.links(reminded.html())).isEqualTo(ReadMail.links(asked.html()));
    assertThat(reminded.text())
        .contains("still waits for your decision, asked for on Saturday, 21 November 2026");
  }

  @ParameterizedTest
  @CsvSource({
    "APPROVED, Jo Miller, Jo Miller approved it.",
    "APPROVED, '', it was approved.",
    "REJECTED, Jo Miller, Jo Miller rejected it.",
    "REJECTED, '', it was rejected.",
    "RECALLED, '', the request was withdrawn",
    "CANCELLED, '', an administrator cancelled the request.",
    "EXPIRED, '', the time for an answer has passed.",
    "RETURNED, '', the request went back for changes.",
    "PENDING, '', your answer is no longer needed.",
  })
  void who_need_not_answer_any_more_learns_why(RequestState state, String by, String why) {
    var mail = compose(Notices.closed(state, by));

    assertThat(mail.subject())
        .isEqualTo(
            (state == RequestState.RETURNED ? "Returned for changes" : "No longer needed")
                + ": Invoice batch 2026-11");
    assertThat(mail.text()).contains(why);
    assertThat(ReadMail.shown(mail.html())).contains(why);
    assertThat(ReadMail.links(mail.html())).isEmpty();
    assertThat(mail.text()).doesNotContain("http", "4719");
  }

  @Test
  void a_changed_version_shows_old_beside_new_in_a_mail_of_its_own() {
    var first = compose(Notices.asked());
    var anew = compose(Notices.askedAnew());

    assertThat(anew.subject()).isEqualTo("Changed, please decide: Invoice batch 2026-11");
    assertThat(anew.text())
        .contains(
            "Sam Return wanted changes: The total is wrong.",
            "What is new in version 2:",
            "Title: Invoice batch 2026-10 → Invoice batch 2026-11",
            "Batch total: 17,999.99 → 18,250.45",
            "Account: changed (hidden)",
            "The description has been rewritten.",
            "The background has been rewritten.");
    assertThat(ReadMail.links(anew.html())).isEqualTo(ReadMail.links(first.html()));
    assertThat(anew.messageId()).isNotEqualTo(first.messageId());
    assertThat(anew.root()).isEqualTo(first.messageId());
  }

  @Test
  void a_receipt_says_what_was_decided_when_and_how() {
    var mail = compose(Notices.receipt());

    assertThat(mail.subject()).isEqualTo("You approved: Invoice batch 2026-11");
    for (var shown : List.of(mail.text(), ReadMail.shown(mail.html()))) {
      assertThat(shown)
          .contains("Approved", "Sunday, 22 November 2026, 08:03 UTC", "E-mail", "203.0.113.7")
          .contains("Checked against the", "“This wasn’t me”");
    }
    assertThat(ReadMail.links(mail.html()))
        .containsExactlyInAnyOrder(Notices.RECEIPT.toString(), Notices.RECEIPT + "#not-me");
  }

  @ParameterizedTest
  @CsvSource({
    "P3D, in 3 days",
    "PT36H, in 2 days",
    "PT35H, in 35 hours",
    "PT90M, in 2 hours",
    "PT89M, in 89 minutes",
    "PT61S, in 1 minute",
    "PT1S, in 1 minute",
  })
  void how_long_there_is_left_is_said_as_a_person_would(Duration left, String words) {
    var mail = composer.compose(Notices.asked(), SENDER, Notices.EXPIRES_AT.minus(left));

    assertThat(mail.text()).contains("10:15 UTC (" + words + ").");
  }

  @Test
  void a_question_sent_too_late_says_so() {
    var mail = composer.compose(Notices.asked(), SENDER, Notices.EXPIRES_AT.plusSeconds(1));

    assertThat(mail.text())
        .contains("The time for an answer ended on Tuesday, 24 November 2026, 10:15 UTC.");
  }

  @Test
  void whoever_is_only_told_reads_for_whom_it_waits_and_is_asked_nothing() {
    var asked = Notices.asked();
    var told =
        compose(new Notice.Escalated(asked.envelope(), List.of("Carla Ferrero", "Jonas Weber")));
    assertThat(told.text())
        .contains("Carla Ferrero", "Jonas Weber", "You are told, not asked")
        .doesNotContain("Please decide", "/hil/");
    assertThat(told.html()).doesNotContain("Please decide", "/hil/");
  }

  @Test
  void a_mail_offers_what_may_be_answered_by_mail() {
    var asked = Notices.asked();
    var told = new Notice.Asked(asked.envelope(), ActionLinks.NONE, Answers.NOTIFY_ONLY, "");
    assertThat(compose(told).text())
        .contains("This mail only informs you.")
        .doesNotContain("/hil/", "4719");
    assertThat(compose(told).html()).doesNotContain("/hil/");

    var rejecting =
        new Notice.Asked(
            asked.envelope(),
            new ActionLinks(null, Notices.REJECT, null),
            Answers.MAY_REJECT,
            Notices.CODE);
    assertThat(compose(rejecting).text())
        .contains("you can only reject", Notices.REJECT.toString())
        .doesNotContain("Approving needs your input");
  }

  @Test
  void a_machine_asks_in_the_name_of_its_tenant() {
    var asked = Notices.asked();
    var r = asked.envelope().request();
    var anonymous =
        new Notice.RequestSummary(
            r.id(),
            r.title(),
            r.summary(),
            r.context(),
            "",
            r.fields(),
            r.progress(),
            r.createdAt(),
            r.expiresAt(),
            r.onExpiry(),
            r.shown(),
            r.revised());

    assertThat(compose(Notices.withRequest(asked, anonymous)).text())
        .contains("Acme Finance asks for your decision.");
  }

  @ParameterizedTest
  @MethodSource("everySample")
  void nothing_in_a_mail_is_fetched_from_elsewhere(Notice notice) {
    var html = compose(notice).html();

    assertThat(html)
        .doesNotContain("<img", "<link", "<script", "@import", "url(", "<iframe", "<form")
        .doesNotContain("display:flex", " th:", "xmlns", "${");
  }

  @ParameterizedTest
  @MethodSource("everySample")
  void every_colour_can_be_told_from_what_is_behind_it(Notice notice) {
    var html = compose(notice).html();

    Pattern.compile("[; \"]color:(#[0-9a-f]{6})")
        .matcher(html.substring(html.indexOf("class=\"pad\" style=\"padding:28px")))
        .results()
        .map(match -> match.group(1))
        .filter(color -> !color.equals("#ffffff"))
        .forEach(color -> assertThat(Contrast.ratio(color, "#f5f6f8")).isGreaterThanOrEqualTo(4.5));
    for (var look : Letter.Look.values()) {
      assertThat(Contrast.ratio(look.ink(), look.fill())).isGreaterThanOrEqualTo(4.5);
    }
  }

  private static Stream<Notice> everySample() {
    return Stream.of(Locale.UK, Locale.GERMANY)
        .flatMap(locale -> Notices.samples().stream().map(notice -> Notices.in(locale, notice)));
  }

  @Test
  void a_digest_lists_what_waits_each_with_its_own_link_and_code() {
    var mail = composer.compose(Notices.digest(), SENDER, EmailChannels.NOW);

    assertThat(mail.subject()).isEqualTo("3 approvals wait for you");
    for (var shown : List.of(mail.text(), ReadMail.shown(mail.html()))) {
      assertThat(shown)
          .containsSubsequence(
              "Acme Finance",
              "3 approvals wait for you",
              "Invoice batch 2026-11",
              "ana@example.test asks for your decision.",
              "You are asked in place of Ada Lovelace.",
              "Please decide by Tuesday, 24 November 2026, 10:15 UTC (in 3 days).",
              "Without an answer by then, it is approved.",
              "Open",
              "If the page asks for a code:",
              "4719",
              "Access to the archive",
              "kim@example.test still waits for your decision.",
              "no time runs out",
              "Approve",
              "Reject",
              "0815",
              "New printer",
              "Acme Finance asks for your decision.",
              "answer through another channel",
              "Each link opens a page",
              "do not forward");
    }
    assertThat(mail.text())
        .contains("\nOpen:\n" + Notices.FORM + "\nIf the page asks for a code: 4719\n");
    assertThat(mail.html()).contains("aria-label=\"Open: Invoice batch 2026-11\"");
    assertThat(mail.messageId()).isEqualTo("<dlv_00000000000000000000300@acme.example.test>");
    assertThat(mail.extraHeaders()).doesNotContainKey("In-Reply-To");
  }

  @Test
  void a_german_reader_has_the_digest_in_german() {
    var mail = composer.compose(Notices.digestIn(Locale.GERMANY), SENDER, EmailChannels.NOW);

    assertThat(mail.subject()).isEqualTo("3 Freigaben warten auf Sie");
    assertThat(mail.text())
        .contains("ana@example.test bittet um Ihre Entscheidung.", "\nÖffnen:\n")
        .contains("kim@example.test wartet noch auf Ihre Entscheidung.");
  }

  @Test
  void the_tenants_logo_is_the_one_picture() {
    var html =
        compose(
                Notices.withBranding(
                    Notices.asked(),
                    new Branding("Acme", "#ffcc00", "https://acme.example.test/logo.png?a=1&b=2")))
            .html();

    assertThat(html.split("<img", -1)).hasSize(2);
    assertThat(html)
        .contains("src=\"https://acme.example.test/logo.png?a=1&amp;b=2\"")
        .contains("bgcolor=\"#ffcc00\"")
        .contains("color:" + Contrast.BLACK);
  }

  @Test
  void the_same_notice_is_the_same_mail_however_often_it_is_composed() {
    var first = composer.compose(Notices.asked(), SENDER, EmailChannels.NOW);
    var second = composer.compose(Notices.asked(), SENDER, EmailChannels.NOW.plusSeconds(60));

    assertThat(second.messageId()).isEqualTo(first.messageId());
    assertThat(ReadMail.links(second.html())).isEqualTo(ReadMail.links(first.html()));
  }

  @Test
  void a_composed_mail_does_not_spill_its_links_into_logs() {
    assertThat(compose(Notices.asked()))
        .hasToString("ComposedMail[<asg_00000000000000000000A@acme.example.test>]");
  }

  private ComposedMail compose(Notice notice) {
    return composer.compose(notice, SENDER, EmailChannels.NOW);
  }
}
