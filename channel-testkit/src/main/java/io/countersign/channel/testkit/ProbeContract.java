package io.countersign.channel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.ProbeableChannel.ProbeResult;
import io.countersign.channel.testkit.StubVendor.Mood;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An account can be tried out. */
public interface ProbeContract extends ChannelFixture {
  @Test
  default void a_probe_tells_that_an_account_works_and_bothers_nobody() {
    assertThat(probeable().probe(account())).isInstanceOf(ProbeResult.Working.class);
    assertThat(vendor().received()).isEmpty();
  }

  @Test
  default void a_probe_tells_why_an_account_does_not_work() {
    var probeable = probeable();
    for (var mood : List.of(Mood.DOWN, Mood.BROKEN, Mood.REFUSES_CREDENTIALS)) {
      if (vendor().moods().contains(mood)) {
        vendor().become(mood);
        assertThat(probeable.probe(account()))
            .isInstanceOfSatisfying(
                ProbeResult.NotWorking.class,
                result -> assertThat(result.why()).matches("[a-z]+(-[a-z]+)*"));
      }
    }
  }

  private ProbeableChannel probeable() {
    assumeTrue(channel() instanceof ProbeableChannel, "This channel cannot be tried out");
    return (ProbeableChannel) channel();
  }
}
