package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.actions;
import static io.countersign.channel.testkit.Sending.deliver;
import static io.countersign.channel.testkit.Sending.offers;
import static io.countersign.channel.testkit.Sending.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.FormChannel;
import io.countersign.application.channel.Press;
import io.countersign.channel.testkit.StubVendor.Mood;
import io.countersign.channel.testkit.StubVendor.Received;
import io.countersign.domain.request.RequestState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every notice becomes one message, with as much to press in it as its reader may do. */
public interface DeliveryContract extends ChannelFixture {
  @Test
  default void a_delivered_notice_has_a_handle() {
    for (var notice : Notices.samples()) {
      assertThat(send(this, notice).value()).isNotBlank();
    }
    assertThat(vendor().received()).hasSameSizeAs(Notices.samples());
  }

  @Test
  default void the_same_delivery_sent_twice_is_one_message() {
    for (var notice : List.of(Notices.asked(), Notices.reminded(), Notices.receipt())) {
      var first = send(this, notice);
      var identity = vendor().received().getLast().identity();
      var second = send(this, Notices.attempt(2, notice));
      assertThat(second).isEqualTo(first);
      assertThat(vendor().received().getLast().identity()).isNotBlank().isEqualTo(identity);
    }
  }

  @Test
  default void a_message_is_one_even_if_nobody_heard_that_it_was_taken() {
    assumeTrue(vendor().moods().contains(Mood.LOSES_ANSWERS));
    vendor().become(Mood.LOSES_ANSWERS);
    assertThat(channel().deliver(Notices.asked(), account())).isInstanceOf(TryLater.class);
    vendor().become(Mood.WELL);
    send(this, Notices.attempt(2, Notices.asked()));
    assertThat(vendor().received().stream().map(Received::identity).distinct()).hasSize(1);
  }

  @Test
  default void different_notices_are_different_messages() {
    var asked = deliver(this, Notices.asked());
    var reminded = deliver(this, Notices.reminded());
    assertThat(reminded.identity()).isNotEqualTo(asked.identity());
  }

  @Test
  default void a_notice_may_be_put_as_a_reply_to_the_message_that_asked() {
    var asked = send(this, Notices.asked());
    var identity = vendor().received().getLast().identity();
    var reply = deliver(this, Notices.inReplyTo(asked, Notices.reminded()));
    assertThat(reply.identity()).isNotEqualTo(identity);
    assertThat(reply.shown()).allSatisfy(shown -> assertThat(shown).contains("Invoice batch"));
  }

  @Test
  default void a_question_can_be_answered_from_its_message() {
    for (var notice : List.of(Notices.asked(), Notices.reminded())) {
      var message = deliver(this, notice);
      assertThat(offers(message, Notices.APPROVE, Press.Kind.APPROVE)).isTrue();
      assertThat(offers(message, Notices.REJECT, Press.Kind.REJECT)).isTrue();
      assertThat(offers(message, Notices.FORM, Press.Kind.EDIT)).isTrue();
    }
  }

  @Test
  default void what_needs_a_value_first_is_not_approved_by_a_press() {
    var message = deliver(this, Notices.askedForInput());
    assertThat(offers(message, Notices.APPROVE, Press.Kind.APPROVE)).isFalse();
    assertThat(offers(message, Notices.FORM, Press.Kind.EDIT)).isTrue();
  }

  @Test
  default void nothing_can_be_pressed_that_the_step_does_not_let_the_channel_say() {
    var told = deliver(this, Notices.askedElsewhere());
    assertThat(told.links()).doesNotContainAnyElementsOf(actions());
    assertThat(told.buttons()).isEmpty();

    var rejecting = deliver(this, Notices.numbered(9, Notices.askedToReject()));
    assertThat(offers(rejecting, Notices.REJECT, Press.Kind.REJECT)).isTrue();
    assertThat(offers(rejecting, Notices.APPROVE, Press.Kind.APPROVE)).isFalse();
    assertThat(offers(rejecting, Notices.FORM, Press.Kind.EDIT)).isFalse();
  }

  @Test
  default void who_has_nothing_left_to_do_gets_no_links_to_do_it() {
    var message = deliver(this, Notices.closed(RequestState.APPROVED, "Jo Miller"));
    assertThat(message.links()).doesNotContainAnyElementsOf(actions());
    assertThat(message.buttons()).isEmpty();
    assertThat(message.shown()).allSatisfy(shown -> assertThat(shown).contains("Jo Miller"));
  }

  @Test
  default void a_receipt_leads_to_what_was_recorded() {
    var message = deliver(this, Notices.receipt());
    assertThat(message.links()).contains(Notices.RECEIPT.toString());
    assertThat(message.buttons()).isEmpty();
  }

  @Test
  default void whom_the_directory_knows_by_mail_alone_is_reached_or_not_but_not_tried_again() {
    assertThat(channel().deliver(Notices.askedByMailAlone(), account()))
        .isNotInstanceOf(TryLater.class);
  }

  @Test
  default void a_channel_that_nobody_answers_in_has_nothing_to_press() {
    assumeFalse(channel() instanceof AnswerableChannel);
    for (var notice : Notices.samples()) {
      assertThat(deliver(this, notice).buttons()).isEmpty();
    }
  }

  @Test
  default void a_channel_without_forms_has_nothing_to_press_for_one() {
    assumeFalse(channel() instanceof FormChannel);
    for (var notice : Notices.samples()) {
      assertThat(deliver(this, notice).buttons())
          .doesNotContain(Press.Kind.EDIT, Press.Kind.SUBMIT_APPROVAL, Press.Kind.SUBMIT_REJECTION);
    }
  }
}
