package io.countersign.channel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.ProbeableChannel.ProbeResult;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.channel.testkit.StubVendor.Mood;
import io.countersign.channel.testkit.StubVendor.Received;
import io.countersign.domain.request.RequestState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every channel must do. Implemented by a channel's test, which sets up the channel and a stub
 * of its vendor before each test.
 */
public interface HilChannelContract {
  HilChannel channel();

  /** A complete account with the stub vendor, references filled in. */
  ChannelAccount account();

  StubVendor vendor();

  @Test
  default void a_delivered_notice_has_a_handle() {
    for (var notice : Notices.samples()) {
      var outcome = channel().deliver(notice, account());
      assertThat(outcome).isInstanceOf(Delivered.class);
      assertThat(((Delivered) outcome).handle().value()).isNotBlank();
    }
    assertThat(vendor().received()).hasSameSizeAs(Notices.samples());
  }

  @Test
  default void the_same_notice_sent_twice_can_be_recognised() {
    for (var notice : List.of(Notices.asked(), Notices.reminded(), Notices.receipt())) {
      var first = deliver(notice);
      var second = deliver(notice);
      assertThat(second.identity()).isNotBlank().isEqualTo(first.identity());
    }
  }

  @Test
  default void different_notices_are_different_messages() {
    var asked = deliver(Notices.asked());
    var reminded = deliver(Notices.reminded());
    assertThat(reminded.identity()).isNotEqualTo(asked.identity());
  }

  @Test
  default void a_question_carries_what_it_takes_to_answer_it() {
    var received = deliver(Notices.asked());
    assertThat(received.links())
        .contains(Notices.APPROVE.toString(), Notices.REJECT.toString(), Notices.FORM.toString());
    for (var shown : received.shown()) {
      assertThat(shown)
          .contains("Invoice batch 2026-11", "ana@example.test", "The batch goes to the bank.")
          .contains("Month-end run 42", "Collect invoices", "Cost centre");
    }
  }

  @Test
  default void who_has_nothing_left_to_do_gets_no_links_to_do_it() {
    var received = deliver(Notices.closed(RequestState.APPROVED, "Jo Miller"));
    assertThat(received.links()).doesNotContainAnyElementsOf(actions());
    assertThat(received.shown()).allSatisfy(shown -> assertThat(shown).contains("Jo Miller"));
  }

  @Test
  default void what_is_masked_or_concealed_never_reaches_the_vendor() {
    for (var notice : Notices.samples()) {
      var everything = deliver(notice).everything();
      for (var secret : List.of(Notices.MASKED, Notices.CONCEALED, "Margin")) {
        Spellings.of(secret).forEach(spelling -> assertThat(everything).doesNotContain(spelling));
      }
    }
    assertThat(deliver(Notices.asked()).shown())
        .allSatisfy(shown -> assertThat(shown).contains("Account", "••••"));
  }

  @Test
  default void hostile_texts_arrive_as_text() {
    for (var text : Notices.HOSTILE) {
      var received = deliver(Notices.askedWith(text));
      assertThat(received.links()).isSubsetOf(actions());
      assertThat(received.shown())
          .isNotEmpty()
          .allSatisfy(shown -> assertThat(oneLine(shown)).contains(text));
    }
  }

  @Test
  default void a_text_cannot_pretend_by_what_the_eye_does_not_see() {
    var received = deliver(Notices.askedWith("pay\u202e01 \u200bnow\u2066"));
    assertThat(received.shown())
        .allSatisfy(shown -> assertThat(shown).doesNotContain("\u202e", "\u200b", "\u2066"));
  }

  @Test
  default void links_in_a_summary_lead_only_where_a_reader_expects() {
    var asked = Notices.asked();
    var summary =
        """
        [one](javascript:alert(1)) [two](data:text/html,x) [three](https://a@evil.example/)
        ![four](https://evil.example/pixel.png) [five](//evil.example/) [six](file:///etc/passwd)
        """;
    var received =
        deliver(
            Notices.withRequest(asked, Notices.withSummary(asked.envelope().request(), summary)));
    assertThat(received.links()).isSubsetOf(actions());
    assertThat(received.shown())
        .allSatisfy(shown -> assertThat(shown).contains("one", "two", "three", "four"));
  }

  @Test
  default void as_much_as_a_request_may_hold_is_delivered_with_its_links() {
    var received = deliver(Notices.askedAtLength());
    assertThat(received.links()).contains(Notices.APPROVE.toString(), Notices.REJECT.toString());
  }

  @Test
  default void a_busy_vendor_is_asked_again_later() {
    assertThat(deliverTo(Mood.BUSY)).isInstanceOf(TryLater.class);
  }

  @Test
  default void a_vendor_that_is_down_is_asked_again_later() {
    assertThat(deliverTo(Mood.DOWN)).isInstanceOf(TryLater.class);
  }

  @Test
  default void what_an_unknown_recipient_is_sent_cannot_be_delivered() {
    assertThat(deliverTo(Mood.REFUSES_RECIPIENT)).isInstanceOf(Undeliverable.class);
  }

  @Test
  default void after_a_bad_spell_a_notice_goes_through() {
    assumeTrue(vendor().moods().contains(Mood.BUSY));
    vendor().become(Mood.BUSY);
    assertThat(channel().deliver(Notices.asked(), account())).isInstanceOf(TryLater.class);
    vendor().become(Mood.WELL);
    assertThat(channel().deliver(Notices.asked(), account())).isInstanceOf(Delivered.class);
  }

  @Test
  default void why_is_a_class_of_failure() {
    for (var mood : vendor().moods()) {
      vendor().become(mood);
      var why =
          switch (channel().deliver(Notices.asked(), account())) {
            case Delivered _ -> "delivered";
            case TryLater(_, var text) -> text;
            case Undeliverable(var text) -> text;
          };
      assertThat(why).matches("[a-z]+(-[a-z]+)*");
    }
  }

  @Test
  default void no_secret_is_told_to_anybody_else() {
    var said = new ArrayList<String>();
    try (var ears = new Ears()) {
      for (var mood : vendor().moods()) {
        vendor().become(mood);
        said.add(channel().deliver(Notices.asked(), account()).toString());
        if (channel() instanceof ProbeableChannel probeable) {
          said.add(probeable.probe(account()).toString());
        }
      }
      said.add(account().toString());
      said.add(channel().toString());
      said.add(ears.heard());
    }
    vendor().become(Mood.WELL);
    said.add(deliver(Notices.asked()).everything());
    for (var secret : secrets()) {
      Spellings.of(secret)
          .forEach(spelling -> assertThat(said).noneMatch(text -> text.contains(spelling)));
    }
  }

  @Test
  default void a_probe_tells_whether_the_account_works_and_bothers_nobody() {
    assumeTrue(channel() instanceof ProbeableChannel);
    var probeable = (ProbeableChannel) channel();
    assertThat(probeable.probe(account())).isInstanceOf(ProbeResult.Working.class);
    assertThat(vendor().received()).isEmpty();
    for (var mood : List.of(Mood.DOWN, Mood.REFUSES_CREDENTIALS)) {
      if (vendor().moods().contains(mood)) {
        vendor().become(mood);
        assertThat(probeable.probe(account())).isInstanceOf(ProbeResult.NotWorking.class);
      }
    }
  }

  @Test
  default void settings_describe_themselves() {
    assertThat(channel().id()).isEqualTo(account().channel());
    var keys = new HashSet<String>();
    for (var field : channel().settings().fields()) {
      assertThat(keys.add(field.key())).isTrue();
      assertThat(field.key()).matches("[a-z][A-Za-z0-9]*");
      assertThat(field.description()).isNotBlank();
      switch (field.kind()) {
        case SECRET -> assertThat(field.fallback()).isEmpty();
        case CHOICE -> {
          assertThat(field.choices()).isNotEmpty();
          assertThat(field.choices()).contains(field.fallback());
        }
        case TEXT, NUMBER, EMAIL -> assertThat(field.choices()).isEmpty();
      }
    }
    assertThat(account().settings().keySet()).isSubsetOf(keys);
    assertThat(channel().check(account())).isInstanceOf(SettingsCheck.Usable.class);
  }

  private DeliveryOutcome deliverTo(Mood mood) {
    assumeTrue(vendor().moods().contains(mood), "This vendor is never " + mood);
    vendor().become(mood);
    return channel().deliver(Notices.asked(), account());
  }

  private Received deliver(Notice notice) {
    assertThat(channel().deliver(notice, account())).isInstanceOf(Delivered.class);
    return vendor().received().getLast();
  }

  private List<String> secrets() {
    return channel().settings().fields().stream()
        .filter(field -> field.kind() == ChannelSettings.Kind.SECRET)
        .flatMap(field -> account().setting(field.key()).stream())
        .toList();
  }

  private static Set<String> actions() {
    return Stream.of(Notices.APPROVE, Notices.REJECT, Notices.FORM, Notices.RECEIPT)
        .map(Object::toString)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
