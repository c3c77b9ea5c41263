package io.countersign.adapters.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.email.EmailChannels.Mailbox;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.channel.testkit.Notices;
import io.countersign.channel.testkit.SettingsTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailSettingsTest {
  private static final Map<String, String> COMPLETE =
      Map.of(
          "smtpHost", "mail.example.test",
          "smtpPort", "587",
          "smtpUser", "acme",
          "smtpPassword", "@{secret:SmtpPassword}",
          "fromAddress", "approvals@acme.example.test",
          "fromName", "Acme Approvals",
          "recipientEmail", "@{input:approverEmail}",
          "tls", "starttls");

  private final EmailChannel channel = EmailChannels.sandboxed(new Mailbox());

  @Test
  void a_complete_account_is_usable() {
    assertThat(check(COMPLETE)).isEqualTo(new SettingsCheck.Usable());
  }

  @Test
  void no_account_at_all_is_the_sandbox() {
    assertThat(check(Map.of())).isEqualTo(new SettingsCheck.Usable());
    assertThat(check(Map.of("fromName", "Acme"))).isEqualTo(new SettingsCheck.Usable());
  }

  @Test
  void what_is_behind_references_is_not_looked_into() {
    assertThat(
            check(
                Map.of(
                    "smtpHost", "@{env:SMTP_HOST}",
                    "smtpPort", "@{env:SMTP_PORT}",
                    "smtpUser", "@{secret:SmtpUser}",
                    "smtpPassword", "@{secret:SmtpPassword}",
                    "fromAddress", "@{env:HIL_EMAIL_FROM}",
                    "recipientEmail", "@{input:approverEmail}")))
        .isEqualTo(new SettingsCheck.Usable());
  }

  @ParameterizedTest
  @CsvSource({
    "smtpHost, 'mail.example.test:25', smtpHost",
    "smtpHost, 'http://mail.example.test', smtpHost",
    "smtpHost, '2130706433', smtpHost",
    "smtpHost, '', smtpHost",
    "smtpPort, 0, smtpPort",
    "smtpPort, 65536, smtpPort",
    "fromAddress, '', fromAddress",
    "fromAddress, 'Acme <a@example.test>', fromAddress",
    "recipientEmail, 'a@example.test,b@example.test', recipientEmail",
    "smtpUser, '', smtpUser",
    "smtpPassword, '', smtpPassword",
    "tls, sometimes, tls",
  })
  void a_setting_that_cannot_be_used_is_named(String key, String value, String named) {
    assertThat(check(changed(key, value)))
        .isInstanceOfSatisfying(
            SettingsCheck.Unusable.class,
            unusable -> assertThat(unusable.setting()).isEqualTo(named));
  }

  @ParameterizedTest
  @CsvSource({"smtpHost, 10.0.0.5", "smtpHost, metadata.example.test", "smtpPort, 3306"})
  @DisplayName("E93 where this installation does not connect to is said before storing")
  void where_this_installation_does_not_connect_to_is_said_before_storing(
      String key, String value) {
    assertThat(check(changed(key, value)))
        .isInstanceOfSatisfying(
            SettingsCheck.EgressDenied.class,
            denied -> assertThat(denied.setting()).isEqualTo("smtpHost"));
  }

  @Test
  void a_server_that_cannot_be_found_today_may_be_found_tomorrow() {
    assertThat(check(changed("smtpHost", "nowhere.example.test")))
        .isEqualTo(new SettingsCheck.Usable());
  }

  @Test
  @DisplayName("E93 what a reference turned out to hold is checked before sending")
  void what_a_reference_turned_out_to_hold_is_checked_before_sending() {
    assertThat(
            channel.deliver(
                Notices.asked(), EmailChannels.account(changed("fromAddress", "no address"))))
        .isEqualTo(new TryLater(Duration.ZERO, "unusable-settings"));
  }

  private SettingsCheck check(Map<String, String> settings) {
    return channel.check(EmailChannels.account(settings));
  }

  private static Map<String, String> changed(String key, String value) {
    var settings = new HashMap<>(COMPLETE);
    settings.put(key, value);
    return settings;
  }

  @Test
  void the_page_about_channels_says_the_same() {
    assertThat(SettingsTable.in("docs/channels.md", EmailChannel.ID))
        .isEqualTo(SettingsTable.of(EmailSettings.ALL));
  }
}
