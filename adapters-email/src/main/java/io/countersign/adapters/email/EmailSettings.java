package io.countersign.adapters.email;

import io.countersign.adapters.email.SmtpServer.Encryption;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.ChannelSettings.Field;
import io.countersign.application.channel.ChannelSettings.Kind;
import io.countersign.application.channel.ChannelSettings.Presence;
import io.countersign.application.channel.SettingsCheck.Unusable;
import io.countersign.application.egress.Host;
import io.countersign.application.usecase.secret.References;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.person.EmailAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a tenant fills in, and how it is read. */
final class EmailSettings {
  static final String HOST = "smtpHost";
  static final String PORT = "smtpPort";
  static final String USER = "smtpUser";
  static final String PASSWORD = "smtpPassword";
  static final String FROM = "fromAddress";
  static final String FROM_NAME = "fromName";
  static final String RECIPIENT = "recipientEmail";
  static final String TLS = "tls";

  private static final String DEFAULT_PORT = "587";
  private static final String APPROVER = "@{input:approverEmail}";
  private static final EmailAddress SANDBOX = new EmailAddress("approvals@sandbox.invalid");

  private static final Map<String, Encryption> ENCRYPTIONS =
      Map.of("starttls", Encryption.STARTTLS, "tls", Encryption.TLS, "none", Encryption.NONE);

  static final ChannelSettings ALL =
      new ChannelSettings(
          List.of(
              text(HOST, "", "Mail server. Without one, mail is kept in the sandbox mailbox."),
              new Field(
                  PORT,
                  Kind.NUMBER,
                  Presence.OPTIONAL,
                  List.of(),
                  DEFAULT_PORT,
                  "25, 465, 587 or 2525."),
              text(USER, "", "To sign in with; without it, mail is sent without signing in."),
              new Field(
                  PASSWORD, Kind.SECRET, Presence.OPTIONAL, List.of(), "", "To sign in with."),
              new Field(
                  FROM,
                  Kind.EMAIL,
                  Presence.OPTIONAL,
                  List.of(),
                  "",
                  "Address that mail comes from. Needed with smtpHost."),
              text(FROM_NAME, "", "Name that mail comes from; the tenant's branding by default."),
              new Field(
                  RECIPIENT,
                  Kind.EMAIL,
                  Presence.OPTIONAL,
                  List.of(),
                  APPROVER,
                  "Where mail goes; to the person asked by default."),
              new Field(
                  TLS,
                  Kind.CHOICE,
                  Presence.OPTIONAL,
                  List.of("starttls", "tls", "none"),
                  "starttls",
                  "starttls: encrypt after connecting, or do not send. tls: encrypt at once, as on"
                      + " port 465. none: do not encrypt.")));

  private EmailSettings() {}

  /** The first thing that is wrong. What is behind references is not looked at. */
  static Optional<Unusable> complaint(ChannelAccount account) {
    return Stream.of(
            incomplete(account),
            about(HOST, account, EmailSettings::aboutHost),
            about(PORT, account, EmailSettings::aboutPort),
            about(FROM, account, EmailSettings::aboutAddress),
            about(RECIPIENT, account, EmailSettings::aboutAddress),
            about(TLS, account, EmailSettings::aboutTls))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Reads settings about which there is no complaint and in which every reference is filled in. */
  static EmailAccount read(ChannelAccount account) {
    var sender =
        new Sender(
            account.setting(FROM).map(EmailAddress::new).orElse(SANDBOX),
            account.setting(FROM_NAME).orElse(""),
            account.setting(RECIPIENT).map(EmailAddress::new).orElse(null));
    return account
        .setting(HOST)
        .<EmailAccount>map(host -> new EmailAccount.OwnServer(server(host, account), sender))
        .orElseGet(() -> new EmailAccount.Sandbox(sender));
  }

  private static SmtpServer server(String host, ChannelAccount account) {
    return new SmtpServer(
        Host.parse(host).orElseThrow().text(),
        Integer.parseInt(account.setting(PORT).orElse(DEFAULT_PORT)),
        account.setting(USER).orElse(""),
        account.setting(PASSWORD).orElse(""),
        ENCRYPTIONS.getOrDefault(account.setting(TLS).orElse("starttls"), Encryption.STARTTLS));
  }

  private static Optional<Unusable> incomplete(ChannelAccount account) {
    if (account.setting(HOST).isEmpty()) {
      return Stream.of(PORT, USER, PASSWORD, TLS)
          .filter(key -> account.setting(key).isPresent())
          .findFirst()
          .map(key -> new Unusable(HOST, "With " + key + ", the mail server must be named, too."));
    }
    if (account.setting(FROM).isEmpty()) {
      return Optional.of(new Unusable(FROM, "With smtpHost, a sender address is needed."));
    }
    if (account.setting(USER).isPresent() != account.setting(PASSWORD).isPresent()) {
      return Optional.of(
          new Unusable(
              account.setting(USER).isPresent() ? PASSWORD : USER,
              "To sign in takes both smtpUser and smtpPassword."));
    }
    return Optional.empty();
  }

  private interface Rule {
    /** What is wrong with the value, empty for nothing. */
    String about(String value);
  }

  private static Optional<Unusable> about(String key, ChannelAccount account, Rule rule) {
    return account
        .setting(key)
        .filter(value -> !References.present(value))
        .map(rule::about)
        .filter(sentence -> !sentence.isEmpty())
        .map(sentence -> new Unusable(key, sentence));
  }

  private static String aboutHost(String value) {
    return Host.parse(value).isPresent() ? "" : "This must be a host name or an IP address.";
  }

  private static String aboutPort(String value) {
    return value.matches("[1-9][0-9]{0,4}") && Integer.parseInt(value) <= 65_535
        ? ""
        : "This must be a port number.";
  }

  private static String aboutAddress(String value) {
    try {
      new EmailAddress(value);
      return "";
    } catch (InvalidValueException e) {
      return "This must be a mail address of the form name@example.com.";
    }
  }

  private static String aboutTls(String value) {
    return ENCRYPTIONS.containsKey(value) ? "" : "This must be one of starttls, tls, none.";
  }

  private static Field text(String key, String fallback, String description) {
    return new Field(key, Kind.TEXT, Presence.OPTIONAL, List.of(), fallback, description);
  }
}
