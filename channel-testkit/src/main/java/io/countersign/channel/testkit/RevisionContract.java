package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.actions;
import static io.countersign.channel.testkit.Sending.deliver;
import static io.countersign.channel.testkit.Sending.handle;
import static io.countersign.channel.testkit.Sending.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.Progress;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.channel.testkit.StubVendor.Mood;
import io.countersign.channel.testkit.StubVendor.Received;
import io.countersign.domain.request.RequestState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that can be rewritten show no stale buttons. */
public interface RevisionContract extends ChannelFixture {
  @Test
  default void a_rewritten_message_keeps_its_handle() {
    var handle = send(this, Notices.asked());
    var before = vendor().received().getLast().identity();
    var after = revise(handle, closing());
    assertThat(after.identity()).isEqualTo(before);
  }

  @Test
  default void a_rewritten_message_loses_its_buttons_and_links() {
    var after = revise(send(this, Notices.asked()), closing());
    assertThat(after.links()).doesNotContainAnyElementsOf(actions());
    assertThat(after.buttons()).isEmpty();
  }

  @Test
  default void a_rewritten_message_says_who_decided() {
    var after = revise(send(this, Notices.asked()), Notices.numbered(1, Notices.closedByTwo()));
    assertThat(after.shown())
        .allSatisfy(shown -> assertThat(shown).contains("Jo Miller", "Chris Ford", "Over budget"));
  }

  @Test
  default void a_message_that_still_asks_shows_the_values_of_now() {
    var handle = send(this, Notices.asked());
    var before = vendor().received().getLast();
    var after = revise(handle, Notices.askedAfterOthers());
    assertThat(before.shown()).noneMatch(shown -> digits(shown).contains("1799999"));
    assertThat(after.shown()).allMatch(shown -> digits(shown).contains("1799999"));
    assertThat(after.buttons()).isEqualTo(before.buttons());
    assertThat(after.links()).isEqualTo(before.links());
  }

  @Test
  default void a_message_that_still_asks_shows_how_far_it_has_come() {
    var handle = send(this, Notices.askedOf(new Progress(3, 0, 0, 3)));
    var before = vendor().received().getLast();
    var after = revise(handle, Notices.askedOf(new Progress(3, 1, 0, 3)));
    assertThat(after.shown()).isNotEqualTo(before.shown());
  }

  @Test
  default void rewriting_twice_is_as_good_as_once() {
    var handle = send(this, Notices.asked());
    assertThat(revise(handle, closing())).isEqualTo(revise(handle, closing()));
  }

  @Test
  default void a_message_that_its_readers_deleted_counts_as_rewritten() {
    var revisable = revisable();
    var handle = send(this, Notices.asked());
    ((RewritingVendor) vendor()).delete(handle);
    assertThat(handle(revisable.revise(handle, closing(), account()))).isEqualTo(handle);
  }

  @Test
  default void what_cannot_be_rewritten_now_is_tried_again_later() {
    var revisable = revisable();
    var handle = send(this, Notices.asked());
    for (var mood : List.of(Mood.BUSY, Mood.BROKEN, Mood.DOWN)) {
      if (vendor().moods().contains(mood)) {
        vendor().become(mood);
        assertThat(revisable.revise(handle, closing(), account())).isInstanceOf(TryLater.class);
      }
    }
  }

  @Test
  default void a_channel_that_cannot_rewrite_tells_the_end_in_a_message_of_its_own() {
    assumeFalse(channel() instanceof RevisableChannel);
    var asked = deliver(this, Notices.asked());
    var closed = deliver(this, Notices.closed(RequestState.RECALLED, ""));
    assertThat(closed.identity()).isNotEqualTo(asked.identity());
    assertThat(closed.links()).doesNotContainAnyElementsOf(actions());
  }

  private RevisableChannel revisable() {
    assumeTrue(channel() instanceof RevisableChannel, "This channel cannot rewrite");
    assertThat(vendor()).isInstanceOf(RewritingVendor.class);
    return (RevisableChannel) channel();
  }

  private Received revise(MessageHandle handle, Notice notice) {
    assertThat(handle(revisable().revise(handle, notice, account()))).isEqualTo(handle);
    return vendor().received().getLast();
  }

  private static Notice closing() {
    return Notices.numbered(1, Notices.closed(RequestState.APPROVED, "Jo Miller"));
  }

  private static String digits(String text) {
    return text.replaceAll("[^0-9]", "");
  }
}
