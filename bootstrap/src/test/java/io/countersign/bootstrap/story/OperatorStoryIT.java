package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an operator does: starts it with settings that are wrong, and changes the master key. */
class OperatorStoryIT {
  private static final String CFO = "cfo@example.test";
  private static final String OLD = key("m1", 'a');
  private static final String NEW = key("m2", 'b');

  private static String key(String id, char filling) {
    return id
        + ":"
        + Base64.getEncoder().encodeToString(String.valueOf(filling).repeat(32).getBytes(UTF_8));
  }

  @Test
  @DisplayName("the master key changes while everything works")
  void master_key_rotation() throws Exception {
    var database = Gateway.freshDatabase();
    String id;
    Mail mail;
    Team team;
    try (var gateway = Gateway.start(database, Map.of("countersign.master-key", OLD))) {
      team = gateway.team();
      id = team.open(Ask.invoice(CFO));
      mail = team.mail(CFO);
    }
    var both = Map.<String, Object>of("countersign.master-key", NEW + "," + OLD);
    try (var gateway = Gateway.start(database, both)) {
      Awaitility.await().until(gateway::nothingIsWrappedByAnOldMasterKey);
    }
    try (var gateway = Gateway.start(database, Map.of("countersign.master-key", NEW));
        var erp = new Receiver()) {
      var after = team.at(gateway);
      var browser = new Browser();
      var link =
          URI.create(
              gateway.origin()
                  + mail.button("Approve").toString().replaceFirst("^http://[^/]*", ""));
      browser.press(browser.open(link), Map.of());
      assertThat(after.approval(id).at("/state").asText()).isEqualTo("approved");
      after.mail(CFO, 2); // the receipt
      after.open(
          Ask.invoice("[{\"email\":\"" + CFO + "\"}]", "\"callbackUrl\":\"" + erp.url() + "\""));
      browser.press(browser.open(after.mail(CFO, 3).button("Approve")), Map.of());
      erp.call(1).verify(team.callbackSecret());
    }
  }

  @Test
  @DisplayName("F105 a database that writes lazily is warned about and makes us degraded")
  void lazy_writes() {
    assumeThat(System.getProperty("countersign.stories", "mariadb")).isEqualTo("mariadb");
    var log = (Logger) LoggerFactory.getLogger("io.countersign.adapters.persistence");
    var warnings = new ListAppender<ILoggingEvent>();
    warnings.start();
    log.addAppender(warnings);
    // The stories' own server is set to 2, as a developer's may be.
    try (var gateway = Gateway.start()) {
      assertThat(warnings.list.toString())
          .contains("innodb_flush_log_at_trx_commit is 2", "Set it to 1");
      assertThat(gateway.call("GET", "/health/ready", "", "").text("/status"))
          .isEqualTo("degraded");
      gateway.sql("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
      try {
        assertThat(gateway.call("GET", "/health/ready", "", "").text("/status")).isEqualTo("up");
      } finally {
        gateway.sql("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
      }
    } finally {
      log.detachAppender(warnings);
    }
  }

  @Test
  @DisplayName("F104 a master key that does not fit stops the start, and no row is touched")
  void a_master_key_that_does_not_fit_the_database_stops_the_start_and_says_so() {
    var database = Gateway.freshDatabase();
    String before;
    try (var gateway = Gateway.start(database, Map.of("countersign.master-key", OLD))) {
      gateway.team();
      before = gateway.sql("SELECT * FROM secret") + "" + gateway.sql("SELECT * FROM signing_key");
    }
    assertThatThrownBy(() -> Gateway.start(database, Map.of("countersign.master-key", NEW)))
        .hasMessage(
            "COUNTERSIGN_MASTER_KEY does not open the secrets in this database. Configure the key"
                + " they were sealed with (a new one goes first, the old one after a comma).");
    try (var gateway = Gateway.start(database, Map.of("countersign.master-key", OLD))) {
      assertThat(
              gateway.sql("SELECT * FROM secret") + "" + gateway.sql("SELECT * FROM signing_key"))
          .isEqualTo(before);
    }
  }

  @Test
  void address_ranges_that_are_none_stop_the_start_and_say_so() {
    for (var setting : new String[] {"trusted-proxies", "egress-allow"}) {
      var name = "COUNTERSIGN_" + setting.toUpperCase(Locale.ROOT).replace('-', '_');
      assertThatThrownBy(() ->
              Gateway.start(
                  Gateway.freshDatabase(), Map.of("countersign." + setting, "10.0.0.0/99")))
          .rootCause()
          .hasMessageContaining(name)
          .hasMessageContaining("10.0.0.0/99");
    }
  }
}
