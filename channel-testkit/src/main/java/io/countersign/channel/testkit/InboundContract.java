package io.countersign.channel.testkit;

import static io.countersign.channel.testkit.Sending.deliver;
import static io.countersign.channel.testkit.Sending.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.channel.testkit.StubVendor.Mood;
import io.countersign.domain.person.Handle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a vendor calls with is believed if it is genuine, and understood then and not before. */
public interface InboundContract extends ChannelFixture {
  Instant NOW = Notices.CREATED_AT;
  Handle STRANGER = new Handle("U0STRANGER");

  /** What nobody can read, each to be answered as what it is. */
  List<String> GARBAGE =
      List.of("", "{", "\0\1\2", "[".repeat(100_000), "{\"a\":".repeat(5_000), "x".repeat(200_000));

  /** What can be read and says nothing. */
  List<String> SMALL_TALK =
      List.of("{}", "[]", "null", "42", "\"press\"", "payload=%7B%7D", "a=b&c");

  /**
   * The account after its signing secret was replaced, while the vendor still signs with the one
   * before; empty if the channel has no setting for that.
   */
  default Optional<ChannelAccount> rotatedAccount() {
    return Optional.empty();
  }

  @Test
  default void a_press_says_who_pressed_what_in_which_message() {
    var channel = answerable();
    for (var notice : Notices.samples()) {
      var message = deliver(this, notice);
      for (var button : message.buttons()) {
        var press = pressed(calling().press(message, button, Notices.HANDLE, NOW), channel);
        assertThat(press.kind()).isEqualTo(button);
        assertThat(press.delivery()).isEqualTo(notice.delivery());
        assertThat(press.by()).isEqualTo(Notices.HANDLE);
        assertThat(press.evidence()).contains(Notices.HANDLE.value());
        if (press.seen() != null) {
          assertThat(press.seen()).isEqualTo(notice.envelope().request().shown());
        }
      }
    }
    assertThat(deliver(this, Notices.asked()).buttons())
        .contains(Press.Kind.APPROVE, Press.Kind.REJECT);
  }

  @Test
  default void a_press_in_a_rewritten_message_says_what_it_shows_now() {
    var channel = answerable();
    assumeTrue(channel instanceof RevisableChannel, "This channel cannot rewrite");
    var now = Notices.askedAfterOthers();
    ((RevisableChannel) channel).revise(send(this, Notices.asked()), now, account());
    var call = calling().press(lastMessage(), Press.Kind.APPROVE, Notices.HANDLE, NOW);
    assertThat(pressed(call, channel).seen()).isEqualTo(now.envelope().request().shown());
  }

  @Test
  default void a_repeated_call_has_the_same_key_and_every_other_press_another() {
    var channel = answerable();
    var message = deliver(this, Notices.asked());
    var other = deliver(this, Notices.numbered(2, Notices.asked()));
    var call = calling().press(message, Press.Kind.APPROVE, Notices.HANDLE, NOW);
    var later = NOW.plusSeconds(3);
    assertThat(key(calling().repeated(call, later), later)).isEqualTo(key(call, NOW));

    var keys = new HashSet<String>();
    for (var one :
        List.of(
            call,
            calling().press(message, Press.Kind.REJECT, Notices.HANDLE, NOW),
            calling().press(message, Press.Kind.APPROVE, STRANGER, NOW),
            calling().press(other, Press.Kind.APPROVE, Notices.HANDLE, NOW))) {
      keys.add(pressed(one, channel).key());
    }
    assertThat(keys).hasSize(4);
  }

  @Test
  default void an_unsigned_call_is_refused() {
    var call = call();
    for (var header : calling().signatureHeaders()) {
      assertThat(receive(without(header, call))).isEqualTo(new Incoming.NotGenuine());
      assertThat(receive(with(header, "", call))).isEqualTo(new Incoming.NotGenuine());
      assertThat(receive(with(header, "0", call))).isEqualTo(new Incoming.NotGenuine());
      assertThat(receive(with(header, "v0=ü\0", call))).isEqualTo(new Incoming.NotGenuine());
    }
    assertThat(receive(new IncomingCall(Map.of(), call.body())))
        .isEqualTo(new Incoming.NotGenuine());
  }

  @Test
  default void an_altered_call_is_refused() {
    var call = call();
    var body = call.body();
    for (var at = 0; at < body.length; at += Math.max(1, body.length / 40)) {
      var altered = call.body();
      altered[at] ^= 1;
      assertThat(receive(new IncomingCall(call.headers(), altered)))
          .isEqualTo(new Incoming.NotGenuine());
    }
    for (var text : List.of(" %s", "%s ", "%s\n", "%1$s%1$s")) {
      var altered = text.formatted(new String(body, StandardCharsets.UTF_8));
      assertThat(receive(new IncomingCall(call.headers(), bytes(altered))))
          .isEqualTo(new Incoming.NotGenuine());
    }
  }

  @Test
  default void a_signature_of_another_call_is_worth_nothing() {
    var first = call();
    var second =
        calling()
            .press(
                deliver(this, Notices.numbered(2, Notices.asked())),
                Press.Kind.REJECT,
                STRANGER,
                NOW);
    assertThat(receive(new IncomingCall(first.headers(), second.body())))
        .isEqualTo(new Incoming.NotGenuine());
  }

  @Test
  default void a_stale_call_is_refused() {
    var call = call();
    var limit = NOW.plus(calling().tolerance());
    assertThat(answerable().receive(call, account(), limit.minusSeconds(1)))
        .isInstanceOf(Incoming.Pressed.class);
    for (var late : List.of(Duration.ofSeconds(2), Duration.ofDays(1), Duration.ofDays(9_000))) {
      assertThat(answerable().receive(call, account(), limit.plus(late)))
          .isEqualTo(new Incoming.NotGenuine());
    }
  }

  @Test
  default void a_call_from_the_future_is_refused() {
    var call = call();
    var limit = NOW.minus(calling().tolerance());
    assertThat(answerable().receive(call, account(), limit.plusSeconds(1)))
        .isInstanceOf(Incoming.Pressed.class);
    for (var early : List.of(Duration.ofSeconds(2), Duration.ofDays(1), Duration.ofDays(9_000))) {
      assertThat(answerable().receive(call, account(), limit.minus(early)))
          .isEqualTo(new Incoming.NotGenuine());
    }
  }

  @Test
  default void the_time_of_a_call_is_signed_too() {
    var call = call();
    var fresh = calling().press(lastMessage(), Press.Kind.APPROVE, Notices.HANDLE, future());
    for (var header : calling().signatureHeaders()) {
      var mixed = with(header, call.header(header), new IncomingCall(fresh.headers(), call.body()));
      assertThat(answerable().receive(mixed, account(), future()))
          .isEqualTo(new Incoming.NotGenuine());
    }
  }

  @Test
  default void nothing_is_read_before_it_is_known_to_be_genuine() {
    var genuine = call();
    for (var body : Stream.concat(GARBAGE.stream(), SMALL_TALK.stream()).toList()) {
      assertThat(receive(new IncomingCall(genuine.headers(), bytes(body))))
          .isEqualTo(new Incoming.NotGenuine());
      assertThat(receive(new IncomingCall(Map.of(), bytes(body))))
          .isEqualTo(new Incoming.NotGenuine());
    }
  }

  @Test
  default void what_is_genuine_and_cannot_be_understood_is_malformed() {
    answerable();
    for (var body : GARBAGE) {
      assertThat(receive(calling().signed(bytes(body), NOW))).isEqualTo(new Incoming.Malformed());
    }
    var notText = new byte[] {'{', (byte) 0xff, (byte) 0xc0, '}'};
    assertThat(receive(calling().signed(notText, NOW))).isEqualTo(new Incoming.Malformed());
  }

  @Test
  default void what_is_genuine_and_says_nothing_presses_nothing() {
    answerable();
    for (var body : SMALL_TALK) {
      assertThat(receive(calling().signed(bytes(body), NOW)))
          .isNotInstanceOf(Incoming.Pressed.class)
          .isNotInstanceOf(Incoming.NotGenuine.class);
    }
  }

  @Test
  default void a_call_for_another_account_is_not_for_this_one() {
    var elsewhere = calling().elsewhere(call(), NOW);
    assumeTrue(elsewhere.isPresent(), "This vendor signs with a secret of each customer");
    assertThat(receive(elsewhere.get())).isEqualTo(new Incoming.NotForThisAccount());
  }

  @Test
  default void without_a_signing_secret_nothing_is_genuine() {
    var call = call();
    var empty = new ChannelAccount(account().tenant(), account().channel(), Map.of());
    assertThat(answerable().receive(call, empty, NOW)).isEqualTo(new Incoming.NotGenuine());
  }

  @Test
  default void while_the_signing_secret_is_replaced_the_one_before_counts() {
    var call = call();
    var rotated = rotatedAccount();
    assumeTrue(rotated.isPresent(), "This channel has one signing secret");
    assertThat(answerable().receive(call, rotated.get(), NOW)).isInstanceOf(Incoming.Pressed.class);
    assertThat(receive(call)).isInstanceOf(Incoming.Pressed.class);
  }

  @Test
  default void the_vendor_is_answered_without_being_asked() {
    var call = call();
    var expected = receive(call);
    for (var mood : List.of(Mood.DOWN, Mood.SILENT)) {
      if (vendor().moods().contains(mood)) {
        vendor().become(mood);
        assertThat(receive(call)).isEqualTo(expected).isInstanceOf(Incoming.Pressed.class);
      }
    }
  }

  private AnswerableChannel answerable() {
    assumeTrue(channel() instanceof AnswerableChannel, "Nobody answers in this channel");
    return (AnswerableChannel) channel();
  }

  private CallingVendor calling() {
    answerable();
    assertThat(vendor()).isInstanceOf(CallingVendor.class);
    return (CallingVendor) vendor();
  }

  private StubVendor.Received lastMessage() {
    return vendor().received().getLast();
  }

  private Instant future() {
    return NOW.plus(calling().tolerance()).plusSeconds(60);
  }

  /** A genuine call. */
  private IncomingCall call() {
    var calling = calling();
    Notice asked = Notices.asked();
    return calling.press(deliver(this, asked), Press.Kind.APPROVE, Notices.HANDLE, NOW);
  }

  private Incoming receive(IncomingCall call) {
    return answerable().receive(call, account(), NOW);
  }

  private Press pressed(IncomingCall call, AnswerableChannel channel) {
    var incoming = channel.receive(call, account(), NOW);
    assertThat(incoming).isInstanceOf(Incoming.Pressed.class);
    return ((Incoming.Pressed) incoming).press();
  }

  private String key(IncomingCall call, Instant at) {
    var incoming = answerable().receive(call, account(), at);
    assertThat(incoming).isInstanceOf(Incoming.Pressed.class);
    return ((Incoming.Pressed) incoming).press().key();
  }

  private static IncomingCall without(String header, IncomingCall call) {
    var headers = new HashMap<>(call.headers());
    headers.remove(header.toLowerCase(Locale.ROOT));
    return new IncomingCall(headers, call.body());
  }

  private static IncomingCall with(String header, String value, IncomingCall call) {
    var headers = new HashMap<>(call.headers());
    headers.put(header.toLowerCase(Locale.ROOT), value);
    return new IncomingCall(headers, call.body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
