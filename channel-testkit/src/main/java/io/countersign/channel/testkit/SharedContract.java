package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.deliver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.SharedChannel;
import io.countersign.application.channel.SharedChannel.Audience;
import org.junit.jupiter.api.Test;

/** One message to everybody who is asked belongs to nobody of them. */
public interface SharedContract extends ChannelFixture {
  @Test
  default void a_message_to_everybody_names_all_who_are_asked() {
    assumeItReachesEverybody();
    assertThat(deliver(this, Notices.askedEverybody()).everything())
        .satisfiesAnyOf(
            everything -> assertThat(everything).contains("Chris Ford", "Jo Miller"),
            everything -> assertThat(everything).contains("U024BE7LH", "U024BE7LJ"));
  }

  @Test
  default void a_message_to_everybody_has_buttons_but_no_links_of_anybody() {
    assumeItReachesEverybody();
    var message = deliver(this, Notices.askedEverybody());
    assertThat(message.everything()).doesNotContain("/hil/");
    if (channel() instanceof AnswerableChannel) {
      assertThat(message.buttons()).contains(Press.Kind.APPROVE, Press.Kind.REJECT);
    }
  }

  private void assumeItReachesEverybody() {
    assumeTrue(
        channel() instanceof SharedChannel shared
            && shared.audience(account()) == Audience.EVERYBODY,
        "With this account, each person gets a message of their own");
  }
}
