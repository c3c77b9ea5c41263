package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

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
  void a_master_key_that_does_not_fit_the_database_stops_the_start_and_says_so() {
    var database = Gateway.freshDatabase();
    try (var gateway = Gateway.start(database, Map.of("countersign.master-key", OLD))) {
      gateway.team();
    }
    assertThatThrownBy(() -> Gateway.start(database, Map.of("countersign.master-key", NEW)))
        .hasMessage(
            "COUNTERSIGN_MASTER_KEY does not open the secrets in this database. Configure the key"
                + " they were sealed with (a new one goes first, the old one after a comma).");
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
