package io.countersign.channel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.usecase.channel.ReceiveCall;
import io.countersign.channel.testkit.CallingVendor.Told;
import io.countersign.channel.testkit.StubVendor.Mood;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stories of people who answer in the channel, played with the real core over its fakes. */
public interface AnsweringContract extends ChannelFixture {
  @Test
  default void a_press_decides_and_every_message_shows_it() {
    var story = story();
    var message = story.message();
    story.press(message, Press.Kind.APPROVE, Story.ANA);

    var decision = story.request().outcome().orElseThrow().decision().orElseThrow();
    assertThat(decision.verdict()).isEqualTo(Verdict.APPROVE);
    assertThat(decision.responder().display()).isEqualTo("Ana");
    assertThat(decision.assurance()).isEqualTo(Assurance.CHANNEL);
    assertThat(decision.evidence().vouchedFor()).contains(Story.ANA.value());
    assertThat(calling().told()).isEmpty();
    if (channel() instanceof RevisableChannel) {
      var now = new HashMap<String, StubVendor.Received>();
      vendor().received().forEach(received -> now.put(received.identity(), received));
      assertThat(now.values())
          .allSatisfy(received -> assertThat(received.buttons()).isEmpty())
          .anySatisfy(received -> {
            assertThat(received.identity()).isEqualTo(message.identity());
            assertThat(received.shown()).allMatch(shown -> shown.contains("Ana"));
          });
    }
  }

  @Test
  default void an_unasked_person_is_told_so_in_private_and_nothing_changes() {
    var story = story();
    var before = story.request();
    var messages = vendor().received();
    for (var stranger : new Handle[] {Story.CHEN, InboundContract.STRANGER}) {
      story.press(story.message(), Press.Kind.APPROVE, stranger);
      assertThat(calling().told().getLast().to()).isEqualTo(stranger);
    }
    assertThat(calling().told()).hasSize(2);
    assertThat(story.request()).isEqualTo(before);
    assertThat(vendor().received()).isEqualTo(messages);
  }

  @Test
  default void a_second_press_shows_the_first_decision() {
    var story = story();
    var message = story.message();
    story.press(message, Press.Kind.REJECT, Story.ANA);
    story.press(message, Press.Kind.APPROVE, Story.ANA);
    story.press(message, Press.Kind.APPROVE, Story.BEN);

    assertThat(story.request().state()).isEqualTo(RequestState.REJECTED);
    assertThat(story.request().decisions()).hasSize(1);
    assertThat(calling().told()).extracting(Told::to).containsExactly(Story.ANA, Story.BEN);
    assertThat(calling().told().getLast().text()).contains("Ana");
  }

  @Test
  default void a_call_that_the_vendor_repeats_is_one_press() {
    var story = story();
    var call = story.call(story.message(), Press.Kind.APPROVE, Story.ANA);
    assertThat(story.receive(call)).isInstanceOf(ReceiveCall.Result.Answered.class);
    for (var times = 0; times < 3; times++) {
      story.world.clock.advance(Duration.ofSeconds(20));
      story.receive(calling().repeated(call, story.now()));
      story.world.runDueJobs();
    }
    assertThat(story.request().decisions()).hasSize(1);
    assertThat(calling().told()).isEmpty();
  }

  @Test
  default void another_tenants_request_looks_absent() {
    var story = story();
    var before = story.request();
    var globex = new TenantId("globex");
    story.found(globex);
    story.world.receiveCall.handle(
        globex, channel().id(), story.call(story.message(), Press.Kind.APPROVE, Story.ANA));
    story.world.runDueJobs();
    story.press(story.message(), Press.Kind.APPROVE, Story.CHEN);

    assertThat(story.request()).isEqualTo(before);
    assertThat(calling().told())
        .extracting(Told::text)
        .hasSize(2)
        .containsOnly(calling().told().getFirst().text());
  }

  @Test
  default void the_vendor_is_answered_although_nobody_can_be_told_yet() {
    var story = story();
    var call = story.call(story.message(), Press.Kind.APPROVE, Story.ANA);
    assumeTrue(vendor().moods().contains(Mood.DOWN));
    vendor().become(Mood.DOWN);
    assertThat(story.receive(call)).isInstanceOf(ReceiveCall.Result.Answered.class);
    vendor().become(Mood.WELL);
    story.world.runDueJobs();
    assertThat(story.request().state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  default void a_call_that_is_not_genuine_leaves_no_trace() {
    var story = story();
    var call = story.call(story.message(), Press.Kind.APPROVE, Story.ANA);
    var before = story.world.everything();
    assertThat(story.receive(new IncomingCall(Map.of(), call.body())))
        .isEqualTo(new ReceiveCall.Result.NotGenuine());
    assertThat(story.world.everything()).isEqualTo(before);
  }

  private Story story() {
    assumeTrue(channel() instanceof AnswerableChannel, "Nobody answers in this channel");
    return new Story(this, calling());
  }

  private CallingVendor calling() {
    assertThat(vendor()).isInstanceOf(CallingVendor.class);
    return (CallingVendor) vendor();
  }
}
