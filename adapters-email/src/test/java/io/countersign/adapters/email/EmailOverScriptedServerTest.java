package io.countersign.adapters.email;

import static io.countersign.adapters.email.ScriptedSmtpServer.DRIP;
import static io.countersign.adapters.email.ScriptedSmtpServer.DROP;
import static io.countersign.adapters.email.ScriptedSmtpServer.FLOOD;
import static io.countersign.adapters.email.ScriptedSmtpServer.HANG;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.Notice;
import io.countersign.channel.testkit.HilChannelContract;
import io.countersign.channel.testkit.Notices;
import io.countersign.channel.testkit.StubVendor;
import io.countersign.domain.request.RequestState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a server that misbehaves in all the ways that servers do. */
class EmailOverScriptedServerTest implements HilChannelContract {
  private static final String PASSWORD = "canary-kJ7fQ2-password";

  private final ScriptedSmtpServer server = ScriptedSmtpServer.plain();
  private final EmailChannel channel = EmailChannels.onLoopback();
  private boolean down;

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  public HilChannel channel() {
    return channel;
  }

  @Override
  public ChannelAccount account() {
    return EmailChannels.account(
        down ? 1 : server.port(), "smtpUser", "acme", "smtpPassword", PASSWORD);
  }

  @Override
  public StubVendor vendor() {
    return new Vendor();
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, 421 too many connections, server-busy",
    "CONNECT, 554 go away, server-busy",
    "CONNECT, drop, connect-failed",
    "EHLO, drop, connect-failed",
    "AUTH, 535 no such password, authentication-failed",
    "AUTH, 454 directory is down, server-busy",
    "AUTH, drop, connect-failed",
    "MAIL, 421 shutting down, server-busy",
    "MAIL, 451 later, server-busy",
    "MAIL, 530 sign in first, authentication-failed",
    "MAIL, 553 not your address, sender-refused",
    "MAIL, drop, connect-failed",
    "RCPT, 421 shutting down, server-busy",
    "RCPT, 450 mailbox busy, server-busy",
    "RCPT, 451 greylisted, server-busy",
    "RCPT, 452 mailbox full, server-busy",
    "RCPT, drop, connect-failed",
    "DATA, 451 later, server-busy",
    "DATA, drop, connect-failed",
    "MESSAGE, 421 shutting down, server-busy",
    "MESSAGE, 451 later, server-busy",
    "MESSAGE, 452 disk full, server-busy",
    "MESSAGE, drop, connect-failed",
  })
  @DisplayName("E90 what may pass is tried again")
  void what_may_pass_is_tried_again(String cue, String reply, String why) {
    server.on(cue, reply);

    assertThat(deliver()).isEqualTo(new TryLater(Duration.ZERO, why));
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT, 550 no such user, recipient-refused",
    "RCPT, 553 bad mailbox name, recipient-refused",
    "DATA, 554 no, message-refused",
    "MESSAGE, 552 too big, message-refused",
    "MESSAGE, 554 looks like spam, message-refused",
  })
  @DisplayName("E90 what is refused for good is not tried again")
  void what_is_refused_for_good_is_not_tried_again(String cue, String reply, String why) {
    server.on(cue, reply);

    assertThat(deliver()).isEqualTo(new Undeliverable(why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "MESSAGE"})
  @DisplayName("E90 a server that says nothing is given up on")
  void a_server_that_says_nothing_is_given_up_on(String cue) {
    server.on(cue, HANG);

    assertThat(deliver()).isEqualTo(new TryLater(Duration.ZERO, "timeout"));
  }

  @Test
  void a_server_that_never_finishes_a_line_is_given_up_on() {
    server.on("EHLO", DRIP);

    assertThat(deliver()).isEqualTo(new TryLater(Duration.ZERO, "timeout"));
  }

  @Test
  void a_server_that_never_stops_talking_is_given_up_on() {
    server.on("EHLO", FLOOD);

    assertThat(deliver()).isEqualTo(new TryLater(Duration.ZERO, "connect-failed"));
  }

  @Test
  void a_server_that_leaves_without_a_word_after_taking_the_mail_took_it() {
    server.on("QUIT", DROP);

    assertThat(deliver()).isInstanceOf(Delivered.class);
  }

  @Test
  @DisplayName("E90 mail that may have arrived is sent again under the same name")
  void mail_that_may_have_arrived_is_sent_again_under_the_same_name() {
    server.on("MESSAGE", DROP);
    deliver();
    server.forget();
    deliver();

    assertThat(server.messages).hasSize(2);
    assertThat(ReadMail.of(server.messages.getFirst()).header("Message-ID"))
        .isEqualTo(ReadMail.of(server.messages.getLast()).header("Message-ID"));
  }

  @Test
  @DisplayName("E94 headers tell machines what kind of mail this is")
  void headers_tell_machines_what_kind_of_mail_this_is() {
    deliver();

    var mail = ReadMail.of(server.messages.getFirst());
    assertThat(mail.header("From")).isEqualTo("Acme Finance <approvals@acme.example.test>");
    assertThat(mail.header("To")).isEqualTo("Chris Ford <cfo@example.test>");
    assertThat(mail.header("Date")).startsWith("Sat, 21 Nov 2026");
    assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(mail.header("X-Auto-Response-Suppress")).isEqualTo("DR, RN, NRN, OOF, AutoReply");
    assertThat(mail.header("Content-Language")).isEqualTo("en-GB");
    assertThat(mail.header("Content-Type")).startsWith("multipart/alternative;");
    assertThat(mail.header("Reply-To")).isEmpty();
    assertThat(mail.header("Bcc")).isEmpty();
    assertThat(server.commands)
        .contains("EHLO approvals.example.test", "MAIL FROM:<approvals@acme.example.test>")
        .contains("RCPT TO:<cfo@example.test>");
  }

  @Test
  void everything_about_one_question_is_one_thread() {
    channel.deliver(Notices.asked(), account());
    channel.deliver(Notices.reminded(), account());
    channel.deliver(Notices.closed(RequestState.EXPIRED, ""), account());
    channel.deliver(Notices.receipt(), account());

    var root = "<asg_00000000000000000000A@acme.example.test>";
    var mails = server.messages.stream().map(ReadMail::of).toList();
    assertThat(mails.getFirst().header("Message-ID")).isEqualTo(root);
    assertThat(mails.getFirst().header("In-Reply-To")).isEmpty();
    assertThat(mails.stream().skip(1))
        .allSatisfy(mail -> {
          assertThat(mail.header("In-Reply-To")).isEqualTo(root);
          assertThat(mail.header("References")).isEqualTo(root);
        });
    assertThat(mails.stream().map(mail -> mail.header("Message-ID")).distinct()).hasSize(4);
    assertThat(mails.getLast().header("Message-ID"))
        .isEqualTo("<dlv_00000000000000000000004@acme.example.test>");
  }

  /** U+760D and U+760A end in the bytes of a line break, see CVE-2025-7962. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nBcc: victim@evil.example",
        "x\nBcc: victim@evil.example",
        "x\rBcc: victim@evil.example",
        "x\r\n\r\nBcc: body",
        "x\u760d\u760aBcc: victim@evil.example",
        "x\u2028Bcc: victim@evil.example",
        "x\u0000y",
        "a, b; <c@evil.example>, d",
      })
  @DisplayName("E88 no text becomes a header or a command")
  void no_text_becomes_a_header_or_a_command(String text) {
    channel.deliver(askedInWords(text), named(text));

    var headers = server.messages.getFirst().split("\r\n\r\n", 2)[0];
    assertThat(headers.lines()).noneMatch(line -> line.startsWith("Bcc"));
    assertThat(
            headers
                .lines()
                .filter(line -> line.matches("[A-Za-z-]+:.*"))
                .map(line -> line.substring(0, line.indexOf(':'))))
        .containsExactlyInAnyOrder(
            "Date",
            "From",
            "To",
            "Message-ID",
            "Subject",
            "MIME-Version",
            "Content-Type",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "Content-Language");
    assertThat(headers.chars()).allMatch(c -> (c >= ' ' && c < 0x7f) || "\r\n\t".indexOf(c) >= 0);
    // The third line is the user's name; QUIT comes without waiting for anything.
    assertThat(server.commands.stream().limit(6).map(line -> line.split("[ :]", 2)[0]))
        .containsExactly("EHLO", "AUTH", "YWNtZQ==", "MAIL", "RCPT", "DATA");
    assertThat(server.commands.stream().skip(6)).allMatch(line -> line.equals("QUIT"));
  }

  @Test
  void a_subject_is_at_most_two_hundred_characters_long() throws Exception {
    var asked = Notices.asked();
    channel.deliver(
        Notices.withRequest(asked, Notices.withTitle(asked.envelope().request(), "😀".repeat(100))),
        account());

    var subject = ReadMail.of(server.messages.getFirst()).message().getSubject();
    assertThat(subject.length()).isLessThanOrEqualTo(200);
    assertThat(subject).startsWith("Approval requested: 😀😀").endsWith("😀…");
  }

  @Test
  void all_mail_can_go_to_one_address() {
    channel.deliver(
        Notices.asked(),
        EmailChannels.account(server.port(), "recipientEmail", "approvals-test@example.test"));

    assertThat(server.commands).contains("RCPT TO:<approvals-test@example.test>");
    assertThat(ReadMail.of(server.messages.getFirst()).header("To"))
        .isEqualTo("approvals-test@example.test");
  }

  @Test
  void a_message_stays_below_what_mail_programs_show() {
    channel.deliver(Notices.askedAtLength(), account());

    var html = ReadMail.of(server.messages.getFirst()).html();
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(102 * 1024);
    assertThat(html).contains("shortened; the page behind the buttons shows all of it");
  }

  private static Notice.Asked askedInWords(String text) {
    var asked = Notices.asked();
    var e = asked.envelope();
    var request = Notices.withSummary(Notices.withTitle(e.request(), text), text);
    return new Notice.Asked(
        new Notice.Envelope(
            e.delivery(),
            e.attempt(),
            text,
            null,
            e.tenant(),
            e.branding(),
            new Notice.Recipient(e.to().email(), text, e.to().locale(), null, List.of()),
            List.of(),
            request),
        asked.links(),
        asked.answers(),
        asked.code());
  }

  private ChannelAccount named(String name) {
    return EmailChannels.account(
        server.port(), "smtpUser", "acme", "smtpPassword", PASSWORD, "fromName", name);
  }

  private DeliveryOutcome deliver() {
    return channel.deliver(Notices.asked(), account());
  }

  private final class Vendor implements StubVendor {
    @Override
    public Set<Mood> moods() {
      return EnumSet.complementOf(EnumSet.of(Mood.MUMBLES));
    }

    @Override
    public void become(Mood mood) {
      server.forget();
      down = mood == Mood.DOWN;
      switch (mood) {
        case WELL, DOWN -> {}
        case BUSY -> server.on("RCPT", "451 4.7.1 greylisted, " + PASSWORD);
        case REFUSES_RECIPIENT -> server.on("RCPT", "550 5.1.1 no " + PASSWORD);
        case REFUSES_CREDENTIALS -> server.on("AUTH", "535 5.7.8 not " + PASSWORD);
        case BROKEN -> server.on("CONNECT", "<html>Error 500 " + PASSWORD + "</html>");
        case SILENT -> server.on("RCPT", HANG);
        case LOSES_ANSWERS -> server.on("MESSAGE", DROP);
        case MUMBLES -> throw new IllegalArgumentException("Never " + mood);
      }
    }

    @Override
    public List<Received> received() {
      return server.messages.stream().map(raw -> ReadMail.of(raw).received()).toList();
    }
  }
}
