package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.deliver;
import static io.countersign.channel.testkit.Sending.secrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.channel.testkit.StubVendor.Mood;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Every failure is one to try again later or one for good, and gives nothing away. */
public interface FailureContract extends ChannelFixture {
  @Test
  default void a_busy_vendor_is_asked_again_when_it_says() {
    assertThat(deliverTo(Mood.BUSY))
        .isInstanceOfSatisfying(
            TryLater.class, later -> assertThat(later.after()).isEqualTo(vendor().pause()));
  }

  @Test
  default void a_vendor_that_is_down_is_asked_again_later() {
    assertThat(deliverTo(Mood.DOWN)).isInstanceOf(TryLater.class);
  }

  @Test
  default void a_vendor_that_fails_is_asked_again_later() {
    assertThat(deliverTo(Mood.BROKEN)).isInstanceOf(TryLater.class);
  }

  @Test
  default void an_answer_without_what_was_agreed_is_no_delivery() {
    assertThat(deliverTo(Mood.MUMBLES)).isInstanceOf(TryLater.class);
  }

  @Test
  default void a_vendor_that_says_nothing_is_asked_again_later() {
    assertThat(deliverTo(Mood.SILENT)).isInstanceOf(TryLater.class);
  }

  @Test
  default void what_an_unknown_recipient_is_sent_cannot_be_delivered() {
    assertThat(deliverTo(Mood.REFUSES_RECIPIENT)).isInstanceOf(Undeliverable.class);
  }

  @Test
  default void without_the_right_credentials_nothing_is_delivered() {
    assertThat(deliverTo(Mood.REFUSES_CREDENTIALS)).isNotInstanceOf(Delivered.class);
  }

  @Test
  default void after_a_bad_spell_a_notice_goes_through() {
    assertThat(deliverTo(Mood.BUSY)).isInstanceOf(TryLater.class);
    vendor().become(Mood.WELL);
    assertThat(channel().deliver(Notices.attempt(2, Notices.asked()), account()))
        .isInstanceOf(Delivered.class);
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
    said.add(deliver(this, Notices.asked()).everything());
    for (var secret : secrets(this)) {
      Spellings.of(secret)
          .forEach(spelling -> assertThat(said).noneMatch(text -> text.contains(spelling)));
    }
  }

  private DeliveryOutcome deliverTo(Mood mood) {
    assumeTrue(vendor().moods().contains(mood), "This vendor is never " + mood);
    vendor().become(mood);
    return channel().deliver(Notices.asked(), account());
  }
}
