package io.countersign.adapters.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.email.EmailChannels.Mailbox;
import io.countersign.adapters.email.SmtpConnector.Ports;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.ProbeableChannel.ProbeResult;
import io.countersign.application.egress.EgressGuard;
import io.countersign.channel.testkit.Notices;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where mail goes out to, and how it is protected on the way. */
class SmtpProtectionTest {
  private static final DeliveryOutcome TLS_FAILED = new TryLater(Duration.ZERO, "tls");
  private static final DeliveryOutcome BLOCKED = new TryLater(Duration.ZERO, "blocked-address");

  @TempDir static Path folder;
  private static Certificates named;

  @BeforeAll
  static void certificate() {
    named = Certificates.forName("mail.example.test", folder);
  }

  @Test
  void with_starttls_nothing_private_is_said_before_the_line_is_encrypted() {
    try (var server = ScriptedSmtpServer.withStartTls(named.server())) {
      assertThat(deliver(server, "mail.example.test", "starttls", named.trusting()))
          .isInstanceOf(Delivered.class);

      assertThat(server.commands.subList(0, 2))
          .containsExactly("EHLO approvals.example.test", "STARTTLS");
      assertThat(server.commands.stream().skip(2)).allMatch(line -> line.startsWith("🔒 "));
      assertThat(server.messages).hasSize(1);
    }
  }

  @Test
  void with_tls_the_line_is_encrypted_from_the_start() {
    try (var server = ScriptedSmtpServer.withTls(named.server())) {
      assertThat(deliver(server, "mail.example.test", "tls", named.trusting()))
          .isInstanceOf(Delivered.class);

      assertThat(server.commands).isNotEmpty().allMatch(line -> line.startsWith("🔒 "));
    }
  }

  @Test
  void a_server_that_does_not_offer_starttls_gets_nothing() {
    try (var server = ScriptedSmtpServer.plain()) {
      assertThat(deliver(server, "mail.example.test", "starttls", named.trusting()))
          .isEqualTo(TLS_FAILED);

      assertThat(server.commands).containsExactly("EHLO approvals.example.test");
    }
  }

  @Test
  void a_server_with_the_certificate_of_another_gets_nothing() {
    for (var tls : List.of("starttls", "tls")) {
      try (var server = server(tls)) {
        assertThat(deliver(server, "localhost", tls, named.trusting())).isEqualTo(TLS_FAILED);
        assertThat(server.commands).noneMatch(line -> line.contains("AUTH"));
        assertThat(server.messages).isEmpty();
      }
    }
  }

  @Test
  void a_server_that_nobody_vouches_for_gets_nothing() throws Exception {
    for (var tls : List.of("starttls", "tls")) {
      try (var server = server(tls)) {
        assertThat(deliver(server, "mail.example.test", tls, SSLContext.getDefault()))
            .isEqualTo(TLS_FAILED);
        assertThat(server.commands).noneMatch(line -> line.contains("AUTH"));
      }
    }
  }

  @Test
  void a_password_is_told_in_clear_only_inside_the_operators_network() throws Exception {
    var outside = InetAddress.getByName("198.51.100.25");
    var asked = new ArrayList<String>();
    EgressGuard guard =
        host -> {
          asked.add(host);
          return new EgressGuard.Ruling.Allowed(List.of(outside));
        };
    var channel = channel(guard, Ports.MAIL, named.trusting());

    assertThat(channel.deliver(Notices.asked(), account("mail.example.test", 25, "none")))
        .isEqualTo(TLS_FAILED);
    assertThat(asked).containsExactly("mail.example.test");
  }

  @Test
  @DisplayName("D72 only the address that was checked is connected to")
  void only_the_address_that_was_checked_is_connected_to() {
    try (var server = ScriptedSmtpServer.plain()) {
      // No name server knows this name; only the guard does.
      assertThat(deliver(server, "mail.example.test", "none", named.trusting()))
          .isInstanceOf(Delivered.class);
    }
  }

  @Test
  @DisplayName("E93 what the guard denies is not connected to")
  void what_the_guard_denies_is_not_connected_to() {
    var channel = EmailChannels.onLoopback();

    assertThat(channel.deliver(Notices.asked(), account("10.0.0.5", 25, "none")))
        .isEqualTo(BLOCKED);
    assertThat(channel.deliver(Notices.asked(), account("nowhere.example.test", 25, "none")))
        .isEqualTo(new TryLater(Duration.ZERO, "unknown-host"));
    assertThat(channel.probe(account("10.0.0.5", 25, "none")))
        .isEqualTo(new ProbeResult.NotWorking("blocked-address"));
  }

  @Test
  @DisplayName("E93 other ports than those for mail are not connected to")
  void other_ports_than_those_for_mail_are_not_connected_to() throws Exception {
    try (var server = ScriptedSmtpServer.plain()) {
      var strict = channel(EmailChannels.LOOPBACK, Ports.MAIL, named.trusting());
      assertThat(strict.deliver(Notices.asked(), account("localhost", server.port(), "none")))
          .isEqualTo(BLOCKED);

      EgressGuard outside = _ -> new EgressGuard.Ruling.Allowed(List.of(literal("198.51.100.25")));
      var lenient = channel(outside, Ports.ANY_INSIDE, named.trusting());
      assertThat(lenient.deliver(Notices.asked(), account("localhost", server.port(), "none")))
          .isEqualTo(BLOCKED);

      assertThat(server.commands).isEmpty();
    }
  }

  private static ScriptedSmtpServer server(String tls) {
    return tls.equals("tls")
        ? ScriptedSmtpServer.withTls(named.server())
        : ScriptedSmtpServer.withStartTls(named.server());
  }

  private static DeliveryOutcome deliver(
      ScriptedSmtpServer server, String host, String tls, SSLContext trust) {
    return channel(EmailChannels.LOOPBACK, Ports.ANY_INSIDE, trust)
        .deliver(Notices.asked(), account(host, server.port(), tls));
  }

  private static EmailChannel channel(EgressGuard guard, Ports ports, SSLContext trust) {
    var connector = new SmtpConnector(guard, ports, Duration.ofSeconds(2), Duration.ofMillis(800));
    return EmailChannels.channel(connector, trust, new Mailbox());
  }

  private static ChannelAccount account(String host, int port, String tls) {
    return EmailChannels.account(
        port,
        "smtpHost",
        host,
        "tls",
        tls,
        "smtpUser",
        "acme",
        "smtpPassword",
        "canary-kJ7fQ2-password");
  }

  private static InetAddress literal(String address) {
    return InetAddress.ofLiteral(address);
  }
}
