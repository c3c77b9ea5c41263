package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.bootstrap.story.Canaries.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every kind of secret is a canary, and everything goes well and goes wrong with them. Closing the
 * gateway then looks for them in all that was said and stored, as it does after every story.
 */
class SecretsCanaryIT {
  private static final String CFO = "cfo@example.test";
  private static final String OF_ENVIRONMENT = System.getenv("STORY_SECRET");

  private final Browser browser = new Browser();
  private final String password = canary("password");
  private final String concealed = canary("concealed");
  private final String masked = canary("masked");

  private static String canary(String what) {
    return "CANARY-" + UUID.randomUUID() + "-" + what;
  }

  private String ask(String more) {
    return Ask.invoice("[{\"email\":\"" + CFO + "\"}]", more)
        .replace("DE89370400440532013000", masked)
        .replace("0.4711", "\"" + concealed + "\"")
        .replace("\"Margin\", \"type\": \"number\"", "\"Margin\", \"type\": \"text\"");
  }

  private static String mailServer(int port, String secret) {
    return """
    {"settings": {"smtpHost": "127.0.0.1", "smtpPort": "%d", "tls": "none", "smtpUser": "mailer",
                  "smtpPassword": "%s", "fromAddress": "approvals@acme.test"}}\
    """
        .formatted(port, secret);
  }

  @Test
  @DisplayName("F102 whatever happens, no secret gets to where it does not belong")
  void all_kinds_of_secrets_through_all_kinds_of_trouble() throws Exception {
    Canaries.keep(Kind.STORED, OF_ENVIRONMENT);
    Canaries.keep(Kind.CONCEALED, concealed);
    Canaries.keep(Kind.CONCEALED, masked);
    var key = Base64.getEncoder().encodeToString(canary("").substring(0, 32).getBytes(UTF_8));
    try (var gateway =
            Gateway.start(
                Gateway.freshDatabase(),
                Map.of(
                    "countersign.master-key",
                    "canary:" + key,
                    "countersign.env-allow",
                    "STORY_SECRET"));
        var smtp = new ScriptedMailServer();
        var erp = new HostileReceiver(HostileReceiver.WELL)) {
      var team = gateway.team();
      everything_goes_well(team, erp);
      the_mail_server_fails(team, smtp, erp);
      the_receiver_fails(gateway, team, erp);
      callers_err(gateway, team, smtp);
      we_fail(gateway, team);
      for (var path :
          new String[] {
            "/openapi.yml",
            "/health",
            "/v1/approvals",
            "/v1/audit",
            "/v1/secrets",
            "/v1/people",
            "/v1/api-keys",
            "/v1/signing-keys",
            "/v1/channels",
            "/v1/jobs/failed",
            "/v1/sandbox/messages",
            "/env",
            "/beans",
            "/metrics"
          }) {
        team.get(path);
      }
      assertThat(smtp.commands().toString())
          .as("where they belong, they came")
          .contains(
              Base64.getEncoder().encodeToString(("\0mailer\0" + password).getBytes(UTF_8)),
              Base64.getEncoder().encodeToString(("\0mailer\0" + OF_ENVIRONMENT).getBytes(UTF_8)));
    }
  }

  private void everything_goes_well(Team team, HostileReceiver erp) {
    var callback = "\"callbackUrl\":\"" + erp.url() + "\"";
    var approved = team.open(ask(callback));
    var mail = team.mail(CFO);
    browser.press(browser.open(mail.button("Approve")), Map.of());
    team.until(approved, "approved");
    var receipt = team.mail(CFO, 2);
    browser.press(browser.open(URI.create(receipt.buttons().getFirst().attr("href"))), Map.of());
    var rejected = team.open(ask(callback));
    browser.press(browser.open(team.mail(CFO, 3).button("Reject")), Map.of("comment", "No"));
    team.until(rejected, "rejected");
    Awaitility.await().until(() -> erp.calls().size() == 3);
    team.post("/v1/callback-secret/rotate", "");
    team.post("/v1/signing-keys/rotate", "");
    team.get("/v1/approvals/" + approved + "/audit");
    team.get("/v1/approvals?state=approved");
    for (var row : team.gateway().sql("SELECT * FROM audit_event")) {
      assertThat(row).as("the code is for the mail alone").doesNotContain(mail.code());
    }
  }

  private void the_mail_server_fails(Team team, ScriptedMailServer smtp, HostileReceiver erp)
      throws Exception {
    team.put("/v1/secrets/SmtpPassword", "{\"value\":\"" + password + "\"}");
    for (var reference : new String[] {"@{secret:SmtpPassword}", "@{env:STORY_SECRET}"}) {
      var stored = team.put("/v1/channels/email", mailServer(smtp.port(), reference));
      assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
      for (var trouble :
          new String[] {
            "CONNECT 421 busy",
            "EHLO drop",
            "MAIL 451 greylisted",
            "RCPT 550 no such user",
            "MESSAGE drop",
            "AUTH 535 5.7.8 wrong: " + password + OF_ENVIRONMENT
          }) {
        var parts = trouble.split(" ", 2);
        smtp.behave();
        smtp.on(parts[0], parts[1]);
        team.post("/v1/channels/email/probe", "");
        var id = team.open(ask("\"callbackUrl\":\"" + erp.url() + "\""));
        Awaitility.await()
            .until(() -> !team.approval(id).at("/assignments/0/deliveries/0/lastFailure").isNull());
      }
    }
    smtp.behave();
    team.withMailServer();
  }

  private void the_receiver_fails(Gateway gateway, Team team, HostileReceiver erp) {
    var signature = erp.calls().getFirst().header("webhook-signature");
    for (var answer :
        new String[] {
          "HTTP/1.1 500 " + signature + "\r\n\r\n" + erp.calls().getFirst().body(),
          "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/?" + password + "\r\n\r\n",
          "SSH-2.0-OpenSSH_9.9\r\n",
          "HTTP/1.1 410 Gone\r\n\r\n"
        }) {
      erp.become(HostileReceiver.saying(answer));
      var before = erp.calls().size();
      var id = team.open(ask("\"callbackUrl\":\"" + erp.url() + "\""));
      team.post("/v1/approvals/" + id + "/recall", "{}");
      Awaitility.await().until(() -> erp.calls().size() > before);
    }
    gateway.pass(Duration.ofMinutes(10));
  }

  private void callers_err(Gateway gateway, Team team, ScriptedMailServer smtp) {
    for (var body :
        new String[] {
          mailServer(smtp.port(), password),
          mailServer(smtp.port(), "@{secret:Nope}" + password),
          "{\"settings\":{\"smtpPassword\":{\"a\":\"" + password + "\"}}}",
          "{\"settings\":{\"smtpPassword\":\"" + password
        }) {
      assertThat(team.put("/v1/channels/email", body).status()).as(body).isBetween(400, 422);
    }
    for (var body :
        new String[] {
          "{\"value\":\"" + password + "\",\"more\":1}",
          "{\"value\":\"" + password + "\"",
          "{\"value\":[\"" + password + "\"]}",
          "{\"value\":\"" + password + "x".repeat(100_000) + "\"}"
        }) {
      assertThat(team.put("/v1/secrets/Other", body).status()).as(body).isBetween(400, 422);
    }
    assertThat(team.put("/v1/secrets/not%20a%20name", "{\"value\":\"" + password + "\"}").status())
        .isBetween(400, 422);
    for (var credential :
        new String[] {
          password, Gateway.OPERATOR_KEY + "x", team.apiKey() + "x", team.callbackSecret()
        }) {
      assertThat(gateway.call("GET", "/v1/approvals", credential, "").status()).isEqualTo(401);
    }
    assertThat(
            gateway
                .call("GET", "/v1/approvals", "", "", "Authorization", "Basic " + password)
                .status())
        .isEqualTo(401);
    team.post("/v1/approvals", ask("\"title\":\"twice\""));
    team.post("/v1/approvals", ask("\"unheard\":\"of\""));
  }

  /** Tables vanish under us, and ciphertext is damaged: the errors are ours, and say nothing. */
  private void we_fail(Gateway gateway, Team team) {
    gateway.sql(
        "UPDATE secret SET ciphertext = CONCAT(ciphertext, 'x') WHERE name = 'SmtpPassword'");
    team.post("/v1/channels/email/probe", "");
    for (var table : new String[] {"secret", "delivery", "audit_event", "api_key"}) {
      gateway.sql("ALTER TABLE " + table + " RENAME TO " + table + "_gone");
      assertThat(team.put("/v1/secrets/Fresh", "{\"value\":\"" + password + "\"}").status())
          .as(table)
          .isIn(200, 204, 500, 503);
      team.post("/v1/approvals", ask(""));
      team.post("/v1/callback-secret/rotate", "");
      gateway.sql("ALTER TABLE " + table + "_gone RENAME TO " + table);
    }
  }
}
