package io.countersign.adapters.email;

import io.countersign.adapters.email.SmtpConnector.Route;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DigestChannel;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.application.port.TenantClock;
import io.countersign.application.usecase.sandbox.CatchMessage;
import io.countersign.application.usecase.secret.References;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** Asks by e-mail, over the tenant's own mail server or into the sandbox mailbox. */
@Singleton
final class EmailChannel implements DigestChannel, ProbeableChannel {
  static final ChannelId ID = new ChannelId("email");

  private final EmailComposer composer = new EmailComposer();
  private final SmtpConnector connector;
  private final SmtpTransport smtp;
  private final SandboxTransport sandbox;
  private final TenantClock clock;

  EmailChannel(
      SmtpConnector connector, SmtpTransport smtp, CatchMessage catchMessage, TenantClock clock) {
    this.connector = connector;
    this.smtp = smtp;
    this.sandbox = new SandboxTransport(catchMessage);
    this.clock = clock;
  }

  @Override
  public ChannelId id() {
    return ID;
  }

  @Override
  public ChannelSettings settings() {
    return EmailSettings.ALL;
  }

  @Override
  public SettingsCheck check(ChannelAccount account) {
    var complaint = EmailSettings.complaint(account);
    if (complaint.isPresent()) {
      return complaint.get();
    }
    var host = account.setting(EmailSettings.HOST).orElse("");
    var port = account.setting(EmailSettings.PORT).orElse("587");
    if (host.isEmpty() || References.present(host) || References.present(port)) {
      return new SettingsCheck.Usable();
    }
    return switch (connector.route(host, Integer.parseInt(port))) {
      case Route.Blocked() ->
          new SettingsCheck.EgressDenied(
              EmailSettings.HOST, "This installation does not connect to this server and port.");
      // Names come and go; the probe tells about this one.
      case Route.Unknown() -> new SettingsCheck.Usable();
      case Route.Open _ -> new SettingsCheck.Usable();
    };
  }

  @Override
  public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
    var tenant = notice.envelope().tenant();
    return send(
        tenant,
        notice.delivery(),
        sender -> composer.compose(notice, sender, clock.now(tenant)),
        account);
  }

  @Override
  public DeliveryOutcome deliverDigest(Notice.Digest digest, ChannelAccount account) {
    return send(
        digest.tenant(),
        digest.delivery(),
        sender -> composer.compose(digest, sender, clock.now(digest.tenant())),
        account);
  }

  private DeliveryOutcome send(
      TenantId tenant,
      DeliveryId delivery,
      Function<Sender, ComposedMail> composed,
      ChannelAccount account) {
    if (EmailSettings.complaint(account).isPresent()) {
      return MailFailure.UNUSABLE_SETTINGS.outcome();
    }
    var target = EmailSettings.read(account);
    var mail = composed.apply(target.sender());
    return switch (target) {
      case EmailAccount.OwnServer(var server, _) -> smtp.send(mail, server);
      case EmailAccount.Sandbox _ -> sandbox.send(tenant, delivery, mail);
    };
  }

  @Override
  public ProbeResult probe(ChannelAccount account) {
    if (EmailSettings.complaint(account).isPresent()) {
      return new ProbeResult.NotWorking(MailFailure.UNUSABLE_SETTINGS.why());
    }
    return switch (EmailSettings.read(account)) {
      case EmailAccount.OwnServer(var server, _) -> smtp.probe(server);
      case EmailAccount.Sandbox _ ->
          new ProbeResult.Working("Mail is kept in the sandbox mailbox.");
    };
  }
}
