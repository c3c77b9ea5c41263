package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.handle;
import static io.countersign.channel.testkit.Sending.oneLine;
import static io.countersign.channel.testkit.Sending.secrets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.DigestChannel;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.channel.testkit.StubVendor.Mood;
import io.countersign.channel.testkit.StubVendor.Received;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One message may be about several requests, each with its own links and its own code. */
public interface DigestContract extends ChannelFixture {
  @Test
  default void a_digest_says_of_each_request_what_it_is_and_who_asks() {
    for (var shown : received(Notices.digest()).shown()) {
      assertThat(oneLine(shown))
          .contains("Invoice batch 2026-11", "ana@example.test", "Ada Lovelace")
          .contains("Access to the archive", "kim@example.test");
    }
  }

  @Test
  default void each_request_of_a_digest_has_its_own_page_and_code() {
    var digest = Notices.digest();
    var message = received(digest);
    assertThat(message.links()).containsAll(pages(digest));
    for (var item : digest.items()) {
      if (item.links().page() != null) {
        assertThat(message.shown())
            .allSatisfy(shown -> assertThat(shown).containsOnlyOnce(item.code()));
      }
    }
  }

  @Test
  default void a_digest_offers_nothing_to_press_that_decides_at_once() {
    var message = received(Notices.digest());
    assertThat(message.buttons()).isEmpty();
    assertThat(message.links()).isSubsetOf(Notices.linksOf(Notices.digest()));
  }

  @Test
  default void the_same_digest_sent_twice_is_one_message() {
    var first = sendDigest(Notices.digest());
    var identity = vendor().received().getLast().identity();
    var fewer = Notices.digest(2, Notices.digest().items().subList(0, 2));
    assertThat(sendDigest(fewer)).isEqualTo(first);
    assertThat(vendor().received().getLast().identity()).isNotBlank().isEqualTo(identity);
  }

  @Test
  default void hostile_texts_in_a_digest_arrive_as_text() {
    for (var text : Notices.HOSTILE) {
      var digest = Notices.digestWith(Notices.HOSTILE.indexOf(text), text);
      var message = received(digest);
      assertThat(message.links()).isSubsetOf(Notices.linksOf(digest));
      assertThat(message.shown())
          .isNotEmpty()
          .allSatisfy(shown -> assertThat(oneLine(shown)).contains(text));
    }
  }

  @Test
  default void as_much_as_a_digest_may_hold_is_delivered() {
    var digest = Notices.digestAtLength();
    assertThat(received(digest).links()).containsAll(pages(digest));
  }

  @Test
  default void a_digest_fails_like_any_message_and_gives_nothing_away() {
    var digests = digests();
    var said = new ArrayList<String>();
    try (var ears = new Ears()) {
      for (var mood : vendor().moods()) {
        vendor().become(mood);
        var outcome = digests.deliverDigest(Notices.digest(), account());
        switch (mood) {
          case BUSY, BROKEN, MUMBLES, SILENT, LOSES_ANSWERS, DOWN ->
              assertThat(outcome).as(mood.name()).isInstanceOf(TryLater.class);
          case REFUSES_RECIPIENT -> assertThat(outcome).isInstanceOf(Undeliverable.class);
          case REFUSES_CREDENTIALS -> assertThat(outcome).isNotInstanceOf(Delivered.class);
          case WELL -> assertThat(outcome).isInstanceOf(Delivered.class);
        }
        said.add(outcome.toString());
      }
      said.add(ears.heard());
    }
    vendor().become(Mood.WELL);
    said.add(received(Notices.digest()).everything());
    for (var secret : secrets(this)) {
      Spellings.of(secret)
          .forEach(spelling -> assertThat(said).noneMatch(text -> text.contains(spelling)));
    }
  }

  private DigestChannel digests() {
    assumeTrue(channel() instanceof DigestChannel, "This channel has no digests");
    return (DigestChannel) channel();
  }

  private MessageHandle sendDigest(Notice.Digest digest) {
    return handle(digests().deliverDigest(digest, account()));
  }

  private Received received(Notice.Digest digest) {
    sendDigest(digest);
    return vendor().received().getLast();
  }

  private static Set<String> pages(Notice.Digest digest) {
    return digest.items().stream()
        .map(item -> item.links().page())
        .filter(Objects::nonNull)
        .map(Object::toString)
        .collect(Collectors.toUnmodifiableSet());
  }
}
