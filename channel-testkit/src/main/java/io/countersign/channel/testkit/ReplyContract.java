package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.deliver;
import static io.countersign.channel.testkit.Sending.secrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.AnswerableChannel.Identity;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.Reply;
import io.countersign.channel.testkit.CallingVendor.Told;
import io.countersign.channel.testkit.StubVendor.Mood;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whoever pressed is told what became of it, and nobody else is. */
public interface ReplyContract extends ChannelFixture {
  /** One of every kind. */
  List<Reply> REPLIES =
      List.of(
          new Reply.NotAsked(Locale.UK),
          new Reply.AlreadyAnswered(
              Locale.UK, Notices.answered("Jo Miller", Verdict.APPROVE, "", false)),
          new Reply.AlreadyAnswered(
              Locale.UK, Notices.answered("Jo Miller", Verdict.REJECT, "", false)),
          new Reply.AlreadyAnswered(
              Locale.UK, Notices.answered("Chris Ford", Verdict.APPROVE, "", true)),
          new Reply.Over(Locale.UK, RequestState.RECALLED),
          new Reply.Expired(Locale.UK, Notices.EXPIRES_AT),
          new Reply.ContentChanged(Locale.UK),
          new Reply.ChannelRefused(Locale.UK),
          new Reply.PassedOn(Locale.UK, "Jo Miller"),
          new Reply.SelfApproval(Locale.UK),
          new Reply.InputRefused(
              Locale.UK,
              List.of(new FieldProblem("total", FieldProblem.Reason.NOT_A_NUMBER)),
              new Reply.OwnPage(Notices.FORM, "4711")),
          new Reply.CommentRequired(Locale.UK, new Reply.OwnPage(Notices.REJECT, "4711")),
          new Reply.Page(Locale.UK, new Reply.OwnPage(Notices.APPROVE, "4711")));

  @Test
  default void whoever_pressed_is_told_in_private() {
    var press = press();
    var before = vendor().received();
    for (var reply : REPLIES) {
      assertThat(answerable().tell(press, reply, account())).isInstanceOf(Delivered.class);
    }
    assertThat(calling().told())
        .hasSameSizeAs(REPLIES)
        .allSatisfy(told -> {
          assertThat(told.to()).isEqualTo(press.by());
          assertThat(told.text()).isNotBlank();
        });
    assertThat(vendor().received()).isEqualTo(before);
  }

  @Test
  default void different_replies_say_different_things() {
    var press = press();
    for (var reply : REPLIES) {
      answerable().tell(press, reply, account());
    }
    assertThat(calling().told().stream().map(Told::text).distinct()).hasSameSizeAs(REPLIES);
    assertThat(calling().told().get(1).text()).contains("Jo Miller");
    assertThat(calling().told().get(2).text()).contains("Jo Miller");
  }

  @Test
  default void hostile_names_in_a_reply_arrive_as_text() {
    var press = press();
    for (var name : Notices.HOSTILE) {
      var first = Notices.answered(name, Verdict.APPROVE, "", false);
      answerable().tell(press, new Reply.AlreadyAnswered(Locale.UK, first), account());
      assertThat(calling().told().getLast().text()).contains(name);
      assertThat(calling().told().getLast().links()).isEmpty();
    }
  }

  @Test
  default void who_has_to_go_on_elsewhere_is_shown_the_way() {
    var press = press();
    answerable()
        .tell(
            press,
            new Reply.Page(Locale.UK, new Reply.OwnPage(Notices.APPROVE, "4711")),
            account());
    assertThat(calling().told().getLast().links()).contains(Notices.APPROVE.toString());
  }

  @Test
  default void who_is_shown_the_way_is_told_the_code_that_the_page_may_ask_for() {
    var press = press();
    var page = new Reply.OwnPage(Notices.FORM, Notices.CODE);
    var problem = new FieldProblem("total", FieldProblem.Reason.NOT_A_NUMBER);
    for (var reply :
        List.of(
            new Reply.InputRefused(Locale.UK, List.of(problem), page),
            new Reply.CommentRequired(Locale.UK, page),
            new Reply.Page(Locale.UK, page))) {
      answerable().tell(press, reply, account());
      assertThat(calling().told().getLast().text()).contains(Notices.CODE);
    }
  }

  @Test
  default void a_reply_that_is_told_again_is_the_same_one() {
    var press = press();
    for (var times = 0; times < 2; times++) {
      answerable().tell(press, new Reply.ContentChanged(Locale.UK), account());
    }
    assertThat(calling().told().stream().distinct()).hasSize(1);
  }

  @Test
  default void a_reply_that_cannot_be_told_now_is_told_later() {
    var press = press();
    for (var mood : List.of(Mood.BUSY, Mood.BROKEN, Mood.DOWN)) {
      if (vendor().moods().contains(mood)) {
        vendor().become(mood);
        assertThat(answerable().tell(press, new Reply.ContentChanged(Locale.UK), account()))
            .isInstanceOf(TryLater.class);
      }
    }
  }

  @Test
  default void nobody_is_vouched_for_whom_the_vendor_does_not_know() {
    var channel = answerable();
    for (var mood : vendor().moods()) {
      vendor().become(mood);
      assertThat(channel.identify(InboundContract.STRANGER, account()))
          .isNotInstanceOf(Identity.Vouched.class);
    }
    vendor().become(Mood.WELL);
    assertThat(channel.identify(InboundContract.STRANGER, account()))
        .isEqualTo(new Identity.Unknown());
  }

  @Test
  default void a_reply_gives_no_secret_away() {
    var press = press();
    try (var ears = new Ears()) {
      for (var mood : vendor().moods()) {
        vendor().become(mood);
        var outcome = answerable().tell(press, new Reply.ContentChanged(Locale.UK), account());
        for (var secret : secrets(this)) {
          assertThat(outcome.toString()).doesNotContain(secret);
          assertThat(ears.heard()).doesNotContain(secret);
        }
      }
    }
  }

  private AnswerableChannel answerable() {
    assumeTrue(channel() instanceof AnswerableChannel, "Nobody answers in this channel");
    return (AnswerableChannel) channel();
  }

  private CallingVendor calling() {
    assertThat(vendor()).isInstanceOf(CallingVendor.class);
    return (CallingVendor) vendor();
  }

  private Press press() {
    var channel = answerable();
    var call =
        calling()
            .press(
                deliver(this, Notices.asked()),
                Press.Kind.APPROVE,
                Notices.HANDLE,
                InboundContract.NOW);
    var incoming = channel.receive(call, account(), InboundContract.NOW);
    assertThat(incoming).isInstanceOf(Incoming.Pressed.class);
    return ((Incoming.Pressed) incoming).press();
  }
}
