package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.actions;
import static io.countersign.channel.testkit.Sending.deliver;
import static io.countersign.channel.testkit.Sending.offers;
import static io.countersign.channel.testkit.Sending.oneLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.domain.request.RequestState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Messages say what they should, within the vendor's limits, whatever people write. */
public interface ContentContract extends ChannelFixture {
  @Test
  default void a_question_says_what_it_is_about() {
    for (var shown : deliver(this, Notices.asked()).shown()) {
      assertThat(shown)
          .contains("Invoice batch 2026-11", "ana@example.test", "The batch goes to the bank.")
          .contains("Month-end run 42", "Collect invoices", "Cost centre");
    }
  }

  @Test
  default void what_is_masked_or_concealed_never_reaches_the_vendor() {
    for (var notice : Notices.samples()) {
      var everything = deliver(this, notice).everything();
      for (var secret : List.of(Notices.MASKED, Notices.CONCEALED, "Margin")) {
        Spellings.of(secret).forEach(spelling -> assertThat(everything).doesNotContain(spelling));
      }
    }
    assertThat(deliver(this, Notices.asked()).shown())
        .allSatisfy(shown -> assertThat(shown).contains("Account", "••••"));
  }

  @Test
  default void the_code_that_a_page_may_ask_for_stands_beside_the_links_and_nowhere_else() {
    var atLength = Notices.numbered(230, Notices.askedAtLength());
    for (var notice : Stream.concat(Notices.samples().stream(), Stream.of(atLength)).toList()) {
      var message = deliver(this, notice);
      var leads = message.links().stream().anyMatch(actions()::contains);
      assertThat(message.shown())
          .allSatisfy(shown -> assertThat(shown.contains(Notices.CODE)).isEqualTo(leads));
    }
  }

  @Test
  default void hostile_texts_arrive_as_text() {
    for (var text : Notices.HOSTILE) {
      var message = deliver(this, numbered(Notices.HOSTILE.indexOf(text), text));
      assertThat(message.links()).isSubsetOf(actions());
      assertThat(message.shown())
          .isNotEmpty()
          .allSatisfy(shown -> assertThat(oneLine(shown)).contains(text));
    }
  }

  @Test
  default void hostile_names_of_those_who_answered_arrive_as_text() {
    var usual =
        deliver(this, Notices.numbered(239, Notices.closed(RequestState.APPROVED, "Jo Miller")));
    for (var name : Notices.HOSTILE) {
      var closed = Notices.closed(RequestState.APPROVED, name);
      var number = 240 + Notices.HOSTILE.indexOf(name);
      var message = deliver(this, Notices.numbered(number, closed));
      assertThat(message.links()).isEqualTo(usual.links());
      assertThat(message.shown())
          .isNotEmpty()
          .allSatisfy(shown -> assertThat(oneLine(shown)).contains(name));
    }
  }

  @Test
  default void a_changed_version_says_what_is_new_and_who_wanted_it() {
    assertThat(deliver(this, Notices.askedAnew()).shown())
        .isNotEmpty()
        .allSatisfy(shown -> {
          assertThat(shown).contains("Sam Return", "The total is wrong.", "Invoice batch 2026-10");
          assertThat(shown.replaceAll("[^0-9]", "")).contains("1799999", "1825045");
        });
  }

  @Test
  default void a_question_is_shown_and_no_deadline_while_it_waits() {
    assertThat(deliver(this, Notices.numbered(252, Notices.askedWhileAQuestionWaits())).shown())
        .isNotEmpty()
        .allSatisfy(shown ->
            assertThat(oneLine(shown))
                .contains("Kim Okafor", "Which vendors are these?", "no time runs out"));
    assertThat(deliver(this, Notices.numbered(253, Notices.askedAfterAReply())).shown())
        .isNotEmpty()
        .allSatisfy(shown ->
            assertThat(oneLine(shown))
                .contains("Kim Okafor", "Which vendors are these?", "ERP", "All 14", "of May.")
                .doesNotContain("no time runs out"));
  }

  @Test
  default void whoever_sent_it_back_or_decided_above_the_rules_is_named_with_the_reason() {
    assertThat(deliver(this, Notices.numbered(250, Notices.returned())).shown())
        .isNotEmpty()
        .allSatisfy(shown -> assertThat(shown).contains("Sam Return", "The total is wrong."));
    assertThat(deliver(this, Notices.numbered(251, Notices.overridden())).shown())
        .isNotEmpty()
        .allSatisfy(shown -> {
          assertThat(shown).contains("Operations", "The bank closes at noon.");
          assertThat(oneLine(shown)).containsPattern("(?i)above (the|its) rules");
        });
  }

  @Test
  default void texts_of_every_script_arrive_whole() {
    for (var text : Notices.WRITTEN) {
      var message = deliver(this, numbered(Notices.WRITTEN.indexOf(text), text));
      assertThat(message.shown())
          .isNotEmpty()
          .allSatisfy(shown -> assertThat(oneLine(shown)).contains(text));
    }
  }

  @Test
  default void a_text_cannot_pretend_by_what_the_eye_does_not_see() {
    for (var text :
        List.of(
            "pay\u202e01 \u200bnow\u2066",
            "pay&#x202E;01 &#8203;now&#x2066;",
            "[pay&#x202E;01](https://erp.example.test/&#x2066;) ![&ZeroWidthSpace;now](x)",
            "[pay](x:&#x202E;01) **now&#x2066;** <https://erp.example.test/\u202e01>")) {
      var message = deliver(this, numbered(20 + text.length(), text));
      assertThat(message.shown())
          .allSatisfy(shown -> assertThat(shown).doesNotContain("\u202e", "\u200b", "\u2066"));
    }
  }

  @Test
  default void links_in_a_summary_lead_only_where_a_reader_expects() {
    var asked = Notices.asked();
    var summary =
        """
        [one](javascript:alert(1)) [two](data:text/html,x) [three](https://a@evil.example/)
        ![four](https://evil.example/pixel.png) [five](//evil.example/) [six](file:///etc/passwd)
        """;
    var message =
        deliver(
            this,
            Notices.withRequest(asked, Notices.withSummary(asked.envelope().request(), summary)));
    assertThat(message.links()).isSubsetOf(actions());
    assertThat(message.shown())
        .allSatisfy(shown -> assertThat(shown).contains("one", "two", "three", "four"));
  }

  @Test
  default void as_much_as_a_request_may_hold_is_delivered_and_can_be_answered() {
    var message = deliver(this, Notices.askedAtLength());
    assertThat(offers(message, Notices.APPROVE, Press.Kind.APPROVE)).isTrue();
    assertThat(offers(message, Notices.REJECT, Press.Kind.REJECT)).isTrue();
  }

  @Test
  default void what_is_cut_looks_cut() {
    assertThat(deliver(this, Notices.askedAtLength()).shown())
        .allSatisfy(shown -> assertThat(shown).contains("…"));
  }

  @Test
  default void nothing_is_cut_in_the_middle_of_a_character() {
    var asked = Notices.asked();
    for (var shift : List.of("", "x")) {
      var request = asked.envelope().request();
      var atLength =
          Notices.withSummary(
              Notices.withTitle(request, shift + "😀".repeat(99)), shift + "😀".repeat(4_500));
      var message =
          deliver(
              this, Notices.numbered(220 + shift.length(), Notices.withRequest(asked, atLength)));
      assertThat(message.shown())
          .allSatisfy(shown -> {
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(shown)).isTrue();
            assertThat(shown).contains("😀").doesNotContain("\ufffd");
          });
    }
  }

  private static Notice numbered(int number, String text) {
    return Notices.numbered(200 + number, Notices.askedWith(text));
  }
}
