package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Somebody with access to the database gives one tenant what another one sealed. */
class CopiedSecretsStoryIT {
  private static final String CFO = "cfo@example.test";
  private static int stories;

  final Map<String, Object> database = Gateway.freshDatabase();
  Gateway gateway;
  Team rich;
  Team poor;
  final Logger log = (Logger) LoggerFactory.getLogger("io.countersign");
  final ListAppender<ILoggingEvent> alarms = new ListAppender<>();

  @BeforeEach
  void start() {
    gateway = Gateway.start(database, Map.of());
    // In this order: a check that looks at the first tenant only meets the wronged one.
    poor = gateway.team("a-poor-team-" + ++stories).withMailServer();
    rich = gateway.team("b-rich-team-" + stories).withMailServer();
    alarms.start();
    log.addAppender(alarms);
  }

  @AfterEach
  void stop() {
    log.detachAppender(alarms);
    gateway.close();
  }

  private void copy(String table, String column, String where) {
    var sealed =
        gateway
            .sql(
                "SELECT %s FROM %s WHERE tenant_id = ? AND %s".formatted(column, table, where),
                rich.tenant())
            .getFirst()
            .getFirst();
    gateway.sql(
        "UPDATE %s SET %s = ? WHERE tenant_id = ? AND %s".formatted(table, column, where),
        sealed.getBytes(ISO_8859_1),
        poor.tenant());
  }

  private String alarms() {
    return alarms.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.WARN))
        .map(event ->
            event.getFormattedMessage()
                + " "
                + (event.getThrowableProxy() == null
                    ? ""
                    : event.getThrowableProxy().getClassName()))
        .toList()
        .toString();
  }

  @Test
  @DisplayName("F101 a password copied from another tenant is not used, and the others go on")
  void password() throws Exception {
    try (var smtp = new ScriptedMailServer()) {
      for (var team : new Team[] {rich, poor}) {
        team.put("/v1/secrets/SmtpPassword", "{\"value\":\"password-of-" + team.tenant() + "\"}");
        var stored =
            team.put(
                "/v1/channels/email",
                """
                {"settings": {"smtpHost": "127.0.0.1", "smtpPort": "%d", "tls": "none",
                  "smtpUser": "%s", "smtpPassword": "@{secret:SmtpPassword}",
                  "fromAddress": "approvals@%s.test"}}\
                """
                    .formatted(smtp.port(), team.tenant(), team.tenant()));
        assertThat(stored.status()).isEqualTo(200);
      }
      copy("secret", "ciphertext", "name = 'SmtpPassword'");

      var probe = poor.post("/v1/channels/email/probe", "");
      assertThat(probe.status()).as(probe.toString()).isIn(500, 503);
      assertThat(probe.json().at("/working").asBoolean()).isFalse();
      var stuck = poor.open(Ask.invoice(CFO));
      var fine = rich.open(Ask.invoice(CFO));

      Awaitility.await().until(() -> smtp.messages().size() == 1);
      assertThat(rich.approval(fine).at("/assignments/0/deliveries/0/state").asText())
          .isIn("queued", "sent");
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(alarms()).contains("DELIVER", "CannotOpenSecretException"));
      assertThat(poor.approval(stuck).at("/assignments/0/deliveries/0/state").asText())
          .isEqualTo("queued");
      assertThat(smtp.messages()).singleElement().asString().contains(rich.tenant());
    }
  }

  @Test
  @DisplayName("F101 a callback secret copied from another tenant signs nothing")
  void callback_secret() throws Exception {
    try (var erp = new Receiver()) {
      copy("secret", "ciphertext", "name = 'countersign.callback'");
      var browser = new Browser();
      for (var team : new Team[] {poor, rich}) {
        team.open(
            Ask.invoice("[{\"email\":\"" + CFO + "\"}]", "\"callbackUrl\":\"" + erp.url() + "\""));
        browser.press(browser.open(team.mail(CFO).button("Approve")), Map.of());
      }
      erp.call(1).verify(rich.callbackSecret());
      Awaitility.await()
          .untilAsserted(() -> assertThat(alarms()).contains("RESUME", "CannotOpenSecret"));
      assertThat(erp.calls()).hasSize(1);
    }
  }

  @Test
  @DisplayName("F101 link keys copied from another tenant open no link, and stop no start")
  void link_key() {
    var browser = new Browser();
    poor.open(Ask.invoice(CFO));
    rich.open(Ask.invoice(CFO));
    var poorLink = poor.mail(CFO).button("Approve").toString();
    var richLink = rich.mail(CFO).button("Approve").toString();
    copy("signing_key", "material", "verify_until IS NULL");

    // A replica that has not held the right key in memory.
    try (var fresh = Gateway.start(database, Map.of())) {
      assertThat(browser.open(at(fresh, poorLink)).status()).isIn(500, 503);
      assertThat(alarms()).contains("CannotOpenSecretException");
      assertThat(browser.open(at(fresh, richLink)).status()).isEqualTo(200);
    }
  }

  private static URI at(Gateway gateway, String link) {
    return URI.create(gateway.origin() + link.replaceFirst("^http://[^/]*", ""));
  }
}
