package io.countersign.adapters.email;

import io.countersign.adapters.email.SmtpConnector.Ports;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.egress.EgressGuard;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.testing.InMemoryStorage;
import io.countersign.application.usecase.sandbox.CatchMessage;
import io.countersign.domain.tenant.TenantId;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLContext;

/** Channels to try out. */
final class EmailChannels {
  static final Instant NOW = Instant.parse("2026-11-21T10:16:00Z");
  static final TenantId ACME = new TenantId("acme");

  /** What its servers are called; nothing else resolves. */
  static final EgressGuard LOOPBACK =
      host ->
          switch (host) {
            case "localhost", "127.0.0.1", "mail.example.test" ->
                new EgressGuard.Ruling.Allowed(List.of(InetAddress.getLoopbackAddress()));
            case "metadata.example.test", "10.0.0.5" -> new EgressGuard.Ruling.Denied();
            default -> new EgressGuard.Ruling.Unresolvable();
          };

  private static final ScheduledThreadPoolExecutor TIMER =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().factory());

  private static final InMemoryStorage STORAGE = new InMemoryStorage();

  private EmailChannels() {}

  static EmailChannel sandboxed(SandboxMessages messages) {
    return channel(connector(Ports.MAIL), defaultTls(), messages);
  }

  static EmailChannel onLoopback() {
    return onLoopback(defaultTls());
  }

  static EmailChannel onLoopback(SSLContext tls) {
    return channel(connector(Ports.ANY_INSIDE), tls, new Mailbox());
  }

  static EmailChannel channel(SmtpConnector connector, SSLContext tls, SandboxMessages messages) {
    var limits = new SmtpTransport.Limits(Duration.ofMillis(800), Duration.ofMillis(1_600));
    return new EmailChannel(
        connector,
        new SmtpTransport(connector, tls, limits, "approvals.example.test", TIMER),
        catching(messages, STORAGE.sandboxApprovers),
        _ -> NOW);
  }

  static CatchMessage catching(SandboxMessages messages, SandboxApprovers approvers) {
    return new CatchMessage(STORAGE.transactions, messages, approvers, STORAGE.jobs, _ -> NOW);
  }

  static SmtpConnector connector(Ports ports) {
    return new SmtpConnector(LOOPBACK, ports, Duration.ofSeconds(2), Duration.ofMillis(800));
  }

  static ChannelAccount account(int port, String... more) {
    var settings = new HashMap<String, String>();
    settings.put("smtpHost", "localhost");
    settings.put("smtpPort", Integer.toString(port));
    settings.put("fromAddress", "approvals@acme.example.test");
    settings.put("tls", "none");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return new ChannelAccount(ACME, EmailChannel.ID, settings);
  }

  static ChannelAccount account(Map<String, String> settings) {
    return new ChannelAccount(ACME, EmailChannel.ID, settings);
  }

  private static SSLContext defaultTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A sandbox mailbox in memory. */
  static final class Mailbox implements SandboxMessages {
    final List<Message> puts = new ArrayList<>();

    @Override
    public void put(TenantId tenant, Message message) {
      puts.add(message);
    }

    @Override
    public Optional<Message> find(TenantId tenant, String id) {
      return puts.stream().filter(m -> m.id().equals(id)).findFirst();
    }

    @Override
    public List<Message> list(TenantId tenant, String to, String beforeId, int limit) {
      return puts.reversed();
    }
  }
}
