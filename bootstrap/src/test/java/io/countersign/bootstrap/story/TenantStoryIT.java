package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tenants set themselves up over the API, and never see each other. */
class TenantStoryIT {
  private static final String CFO = "cfo@example.test";

  Gateway gateway;
  Team team;
  GreenMail smtp;

  @BeforeEach
  void start() {
    gateway = Gateway.start();
    team = gateway.team("acme");
    smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.setUser("mailer@acme.test", "mailer", "s3cret-of-the-mailer");
    smtp.start();
  }

  @AfterEach
  void stop() {
    smtp.stop();
    gateway.close();
  }

  private void ownSmtpAccount() {
    assertThat(
            team.put("/v1/secrets/SmtpPassword", "{\"value\":\"s3cret-of-the-mailer\"}").status())
        .isIn(200, 204);
    var stored =
        team.put(
            "/v1/channels/email",
            """
            {"settings": {"smtpHost": "127.0.0.1", "smtpPort": "%d", "smtpUser": "mailer",
                          "smtpPassword": "@{secret:SmtpPassword}", "tls": "none",
                          "fromAddress": "approvals@acme.test",
                          "recipientEmail": "@{input:approverEmail}"}}\
            """
                .formatted(smtp.getSmtp().getPort()));
    assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
  }

  @Test
  void a_tenants_own_smtp_server_delivers_and_the_link_in_the_mail_decides() throws Exception {
    ownSmtpAccount();
    var probe = team.post("/v1/channels/email/probe", "");
    assertThat(probe.status()).as(probe.toString()).isEqualTo(200);
    var id = team.open(Ask.invoice(CFO));
    assertThat(smtp.waitForIncomingEmail(10_000, 1)).isTrue();
    var message = smtp.getReceivedMessages()[0];
    assertThat(message.getFrom()[0].toString()).contains("approvals@acme.test");
    assertThat(message.getHeader("Auto-Submitted")[0]).isEqualTo("auto-generated");
    var approve = PostOffice.read(message).button("Approve");
    var browser = new Browser();
    browser.press(browser.open(approve), Map.of());
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("approved");
    assertThat(team.approval(id).at("/assignments/0/deliveries/0/state").asText())
        .isEqualTo("sent");
  }

  @Test
  @DisplayName("E90 a mail server that is down loses no mail")
  void mail_is_retried() {
    ownSmtpAccount();
    var port = smtp.getSmtp().getPort();
    smtp.stop();
    var id = team.open(Ask.invoice(CFO));
    Awaitility.await()
        .until(() -> !team.approval(id).at("/assignments/0/deliveries/0/lastFailure").isNull());
    smtp = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.setUser("mailer@acme.test", "mailer", "s3cret-of-the-mailer");
    smtp.start();
    gateway.pass(Duration.ofMinutes(1));
    assertThat(smtp.waitForIncomingEmail(10_000, 1)).isTrue();
  }

  @Test
  @DisplayName("E93 an SMTP server inside the house is refused, and the old settings stay")
  void smtp_egress() {
    ownSmtpAccount();
    for (var inside :
        new String[] {"10.1.2.3", "169.254.169.254", "[::1]", "metadata.google.internal"}) {
      var refused =
          team.put(
              "/v1/channels/email",
              "{\"settings\":{\"smtpHost\":\"%s\",\"fromAddress\":\"a@acme.test\"}}"
                  .formatted(inside));
      assertThat(refused.status()).as(inside + " " + refused).isEqualTo(422);
    }
    assertThat(team.get("/v1/channels/email").response().body()).contains("127.0.0.1");
  }

  @Test
  @DisplayName("C67 a secret is never given back")
  void secrets_are_write_only() {
    team.put("/v1/secrets/SmtpPassword", "{\"value\":\"s3cret-of-the-mailer\"}");
    var listed = team.get("/v1/secrets").response().body();
    assertThat(listed).contains("SmtpPassword", "fingerprint").doesNotContain("s3cret");
    assertThat(team.put("/v1/secrets/countersign.callback", "{\"value\":\"x\"}").status())
        .isEqualTo(422);
    var inClear =
        team.put(
            "/v1/channels/email",
            "{\"settings\":{\"smtpHost\":\"127.0.0.1\",\"fromAddress\":\"a@b.test\",\"smtpPassword\":\"clear\"}}");
    assertThat(inClear.status()).isEqualTo(422);
  }

  @Test
  @DisplayName("C44 another tenant's things look absent on every route")
  void isolation() {
    team.person("mei@example.test", "Mei", "finance", "en");
    var id = team.open(Ask.invoice(CFO));
    Awaitility.await().until(() -> !team.get("/v1/sandbox/messages").json().at("/items").isEmpty());
    var person = team.get("/v1/people").json().at("/items/0/id").asText();
    var message = team.get("/v1/sandbox/messages").json().at("/items/0/id").asText();
    var key = team.get("/v1/signing-keys").json().at("/items/0/id").asText();
    var apiKey = team.get("/v1/api-keys").json().at("/items/0/id").asText();
    var other = gateway.team();
    for (var path :
        new String[] {
          "GET /v1/approvals/" + id,
          "GET /v1/approvals/" + id + "?wait=1",
          "GET /v1/approvals/" + id + "/audit",
          "POST /v1/approvals/" + id + "/recall",
          "POST /v1/approvals/" + id + "/cancel",
          "POST /v1/approvals/" + id + "/remind",
          "GET /v1/people/" + person,
          "DELETE /v1/people/" + person,
          "GET /v1/sandbox/messages/" + message,
          "POST /v1/signing-keys/" + key + "/revoke",
          "DELETE /v1/api-keys/" + apiKey
        }) {
      var parts = path.split(" ", 2);
      var foreign = gateway.call(parts[0], parts[1], other.apiKey(), "");
      assertThat(foreign.status()).as(path).isEqualTo(404);
    }
    for (var list :
        new String[] {
          "/v1/approvals", "/v1/people", "/v1/sandbox/messages", "/v1/secrets", "/v1/jobs/failed"
        }) {
      assertThat(other.get(list).json().at("/items").size()).as(list).isZero();
    }
    assertThat(other.get("/v1/audit").response().body()).doesNotContain(id).doesNotContain("mei@");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
  }

  @Test
  @DisplayName("C42 C43 who has no key gets 401, who has too little gets 403 with the scope's name")
  void credentials() {
    for (var wrong :
        new String[] {"", "nonsense", "cs_live_0123456789_" + "a".repeat(32) + "_00000000"}) {
      assertThat(gateway.call("GET", "/v1/approvals", wrong, "").status()).isEqualTo(401);
    }
    var reader = gateway.key(team.tenant(), "[\"approvals:read\"]");
    var refused = gateway.call("POST", "/v1/approvals", reader, Ask.invoice(CFO));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.response().body()).contains("approvals:create");
    var id = team.get("/v1/api-keys").json().at("/items").findValuesAsText("id");
    assertThat(id).hasSize(2);
  }
}
