package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail servers do what mail servers do, and nobody who was to be asked is forgotten. */
class MailFaultStoryIT {
  private static final String CFO = "cfo@example.test";
  private static final String FIVE =
      """
      [{"email": "one@example.test"}, {"email": "two@example.test"},
       {"email": "bad@example.test"}, {"email": "four@example.test"},
       {"email": "five@example.test"}]\
      """;

  static Gateway gateway;
  static int teams;

  Team team;
  ScriptedMailServer smtp;

  @BeforeAll
  static void start() {
    gateway = Gateway.start(Gateway.freshDatabase(), Map.of("countersign.smtp.timeout", "1s"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void mail_server() throws Exception {
    smtp = new ScriptedMailServer();
    team = gateway.team("mailers-" + ++teams);
    var stored =
        team.put(
            "/v1/channels/email",
            """
            {"settings": {"smtpHost": "127.0.0.1", "smtpPort": "%d", "tls": "none",
                          "fromAddress": "approvals@acme.test"}}\
            """
                .formatted(smtp.port()));
    assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
  }

  @AfterEach
  void close() throws Exception {
    smtp.close();
  }

  private JsonNode delivery(String id) {
    return team.approval(id).at("/assignments/0/deliveries/0");
  }

  private static String linkOf(String message) {
    return Mail.of(message).button("Approve").toString();
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT, 421 4.7.0 too many connections, server-busy",
    "CONNECT, drop, connect-failed",
    "CONNECT, hang, timeout",
    "MAIL, 421 4.3.2 shutting down, server-busy",
    "RCPT, 451 4.7.1 greylisted, server-busy",
    "DATA, hang, timeout",
    "MESSAGE, hang, timeout",
    "MESSAGE, drop, connect-failed",
    "MESSAGE, 452 4.3.1 disk full, server-busy"
  })
  @DisplayName("E90 what a mail server cannot take now it takes later, with the same links")
  void tried_again(String cue, String reply, String why) {
    smtp.on(cue, reply);
    var id = team.open(Ask.invoice(CFO));
    Awaitility.await().until(() -> delivery(id).at("/lastFailure").asText().equals(why));
    assertThat(delivery(id).at("/state").asText()).isEqualTo("queued");

    smtp.behave();
    gateway.pass(Duration.ofMinutes(1));

    Awaitility.await().until(() -> delivery(id).at("/state").asText().equals("sent"));
    assertThat(smtp.messages()).isNotEmpty();
    assertThat(linkOf(smtp.messages().getLast())).isEqualTo(linkOf(smtp.messages().getFirst()));
    new Browser()
        .press(new Browser().open(Mail.of(smtp.messages().getLast()).button("Approve")), Map.of());
    team.until(id, "approved");
  }

  @Test
  @DisplayName("E90 a mail server that is away for half a day loses no mail")
  void away() throws Exception {
    var port = smtp.port();
    smtp.close();
    var id = team.open(Ask.invoice(CFO));
    gateway.passUntil(Duration.ofMinutes(2), () -> delivery(id).at("/attempts").asInt() >= 5);
    assertThat(delivery(id).at("/lastFailure").asText()).isEqualTo("connect-failed");
    try (var back = new ScriptedMailServer(port)) {
      gateway.passUntil(Duration.ofMinutes(20), () -> !back.messages().isEmpty());
      Awaitility.await().until(() -> delivery(id).at("/state").asText().equals("sent"));
    }
  }

  @Test
  @DisplayName("E90 a mail that is refused for good is seen to have failed, and the request stays")
  void refused_for_good() {
    smtp.on("RCPT", "550 5.1.1 no such user");
    var id =
        team.open(Ask.invoice("[{\"email\":\"" + CFO + "\"}]", "\"policy\":{\"api\":\"allowed\"}"));

    Awaitility.await().until(() -> delivery(id).at("/state").asText().equals("failed"));

    assertThat(delivery(id).at("/lastFailure").asText()).isEqualTo("recipient-refused");
    assertThat(team.get("/v1/jobs/failed").json().at("/items/0/why").asText())
        .isEqualTo("recipient-refused");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    var decided =
        team.post(
            "/v1/approvals/" + id + "/decisions",
            "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}"
                .formatted(team.approval(id).at("/assignments/0/id").asText()));
    assertThat(decided.status()).as("another way to decide is open").isEqualTo(200);
  }

  @Test
  @DisplayName("E91 of five recipients four get their mail; the fifth is seen to have failed")
  void one_of_five() {
    smtp.on("RCPT TO:<bad@example.test>", "550 5.1.1 no such user");
    var id = team.open(Ask.invoice(FIVE, ""));

    Awaitility.await().until(() -> smtp.messages().size() == 4);
    Awaitility.await().until(() -> team.approval(id).findValuesAsText("state").contains("failed"));

    for (var assignment : team.approval(id).at("/assignments")) {
      var bad = assignment.at("/email").asText().equals("bad@example.test");
      assertThat(assignment.at("/deliveries/0/state").asText()).isEqualTo(bad ? "failed" : "sent");
    }
    new Browser()
        .press(new Browser().open(Mail.of(smtp.messages().getFirst()).button("Approve")), Map.of());
    team.until(id, "approved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\\r\\nBcc: victim@evil.example",
        "x\\nBcc: victim@evil.example",
        "x\\rRCPT TO:<victim@evil.example>",
        "x\u760d\u760aBcc: victim@evil.example",
        "x\u560d\u560aRCPT TO:<victim@evil.example>",
        "x\\u0000y",
        "x\\u2028Bcc: victim@evil.example"
      })
  @DisplayName("E88 no title becomes a header or a command")
  void titles(String title) {
    var opened =
        team.post("/v1/approvals", Ask.invoice(CFO).replace("Invoice batch 2026-11", title));
    if (opened.status() == 422) {
      assertThat(opened.text("/type")).endsWith("validation-failed");
      return;
    }
    assertThat(opened.status()).as(opened.toString()).isEqualTo(201);
    Awaitility.await().until(() -> !smtp.messages().isEmpty());
    var headers = smtp.messages().getFirst().split("\r\n\r\n", 2)[0];
    assertThat(headers.lines())
        .noneMatch(line -> line.startsWith("Bcc") || line.startsWith("RCPT"));
    assertThat(headers.chars()).allMatch(c -> (c >= ' ' && c < 0x7f) || "\r\n\t".indexOf(c) >= 0);
    assertThat(smtp.commands()).noneMatch(line -> line.contains("victim"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@example.test\\r\\nRCPT TO:<victim@evil.example>",
        "a\u760d\u760a@example.test",
        "a@example.test, victim@evil.example",
        "a@example.test; victim@evil.example",
        "<a@example.test>",
        "\\\"a b\\\"@example.test",
        "a\\u0000@example.test",
        "a@exa\u0142mple.test"
      })
  @DisplayName("E88 no recipient is more than one address")
  void recipients(String email) {
    var refused = team.post("/v1/approvals", Ask.invoice(email));
    assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
    var tooLong = team.post("/v1/approvals", Ask.invoice("a".repeat(10_000) + "@example.test"));
    assertThat(tooLong.status()).isEqualTo(422);
    assertThat(smtp.commands()).isEmpty();
  }

  @Test
  @DisplayName("E94 our mail says that a machine sent it, and nothing answers it")
  void automatic() {
    team.open(Ask.invoice(CFO));
    Awaitility.await().until(() -> !smtp.messages().isEmpty());
    assertThat(smtp.messages().getFirst())
        .contains("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: ");
  }
}
