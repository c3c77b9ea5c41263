package io.countersign.bootstrap.story;

import static io.countersign.bootstrap.story.Workspace.CARLA;
import static io.countersign.bootstrap.story.Workspace.FINANCE;
import static io.countersign.bootstrap.story.Workspace.JONAS;
import static io.countersign.bootstrap.story.Workspace.MALLORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.sandbox.slack.Answer;
import io.countersign.sandbox.slack.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One request, asked by mail and in Slack; the real client library, over HTTP both ways. */
class SlackStoryIT {
  private static final String CARLAS_MAIL = "carla@example.test";
  private static final String JONAS_MAIL = "jonas@example.test";
  private static final String BOTH = "\"delivery\":[\"email\",\"slack\"]";

  final Workspace workspace = new Workspace();
  final Map<String, Object> database = Gateway.freshDatabase();
  final Browser browser = new Browser();
  Gateway gateway;
  Team team;

  @BeforeEach
  void start() {
    gateway = Gateway.start(database, workspace.properties());
    team = gateway.team();
    workspace.connect(team);
    Workspace.person(team, CARLAS_MAIL, "Carla Ferrero", CARLA);
    Workspace.person(team, JONAS_MAIL, "Jonas Weber", JONAS);
  }

  @AfterEach
  void stop() {
    workspace.close();
    gateway.close();
  }

  private String askCarla(String more) {
    return team.open(
        Ask.invoice(
            "[{\"email\":\"" + CARLAS_MAIL + "\"}]", more.isEmpty() ? BOTH : BOTH + "," + more));
  }

  private Answer press(String user, String conversation, String action) {
    var message = workspace.message(conversation);
    return workspace.slack.press(user, message.channel(), message.ts(), action);
  }

  // Two channels, one decision

  @Test
  void who_approves_in_slack_finds_the_mail_answered_already() {
    var id = askCarla("");
    var mail = team.mail(CARLAS_MAIL);
    var message = workspace.message(CARLA);
    assertThat(workspace.buttons(message))
        .containsExactly("Approve", "Edit & Submit", "Reject", "See full request");

    assertThat(press(CARLA, CARLA, "approve").status()).isEqualTo(200);
    var outcome = team.until(id, "approved").at("/outcome");
    assertThat(outcome.at("/channel").asText()).isEqualTo("slack");
    assertThat(outcome.at("/assurance").asText()).isEqualTo("channel");
    assertThat(outcome.at("/decidedBy/email").asText()).isEqualTo(CARLAS_MAIL);

    assertThat(workspace.until(message, "Approved"))
        .contains("Carla Ferrero (you) approved, in Slack");
    assertThat(workspace.buttons(message)).isEmpty();
    var late = browser.open(mail.button("Approve"));
    assertThat(late.text()).contains("Slack", "Approved");
    assertThat(late.document().select("form[method=post]")).isEmpty();
    var audit = team.get("/v1/approvals/" + id + "/audit").toString();
    assertThat(audit).contains(Workspace.TEAM + "/" + CARLA + " (directory)");
  }

  @Test
  void mail_comes_only_to_whoever_has_not_answered_in_slack_by_then() {
    var plan = "\"delivery\":[\"slack\",{\"channel\":\"email\",\"after\":\"PT10M\"}]";
    var answered = team.open(Ask.invoice("[{\"email\":\"" + CARLAS_MAIL + "\"}]", plan));
    var waiting = team.open(Ask.invoice("[{\"email\":\"" + JONAS_MAIL + "\"}]", plan));
    assertThat(press(CARLA, CARLA, "approve").status()).isEqualTo(200);
    team.until(answered, "approved");
    assertThat(workspace.buttons(workspace.message(JONAS))).contains("Approve");
    assertThat(team.approval(waiting).at("/assignments/0/deliveries/1/state").asText())
        .isEqualTo("queued");

    gateway.pass(Duration.ofMinutes(11));

    browser.press(browser.open(team.mail(JONAS_MAIL).button("Approve")), Map.of());
    assertThat(team.until(waiting, "approved").at("/outcome/channel").asText()).isEqualTo("email");
    assertThat(team.get("/v1/sandbox/messages?to=" + CARLAS_MAIL).json().at("/items")).isEmpty();
    assertThat(team.approval(answered).at("/assignments/0/deliveries/1/state").asText())
        .isEqualTo("skipped");
  }

  @Test
  void who_rejects_by_mail_takes_the_buttons_away_in_slack() {
    askCarla("");
    var message = workspace.message(CARLA);
    var page = browser.open(team.mail(CARLAS_MAIL).button("Reject"));
    browser.press(page, Map.of("comment", "Too much"));
    var pressed = System.nanoTime();
    await().pollInterval(Duration.ofMillis(5)).until(() -> workspace.buttons(message).isEmpty());
    System.out.printf(
        "The Slack message lost its buttons %d ms after the press by mail.%n",
        Duration.ofNanos(System.nanoTime() - pressed).toMillis());
    assertThat(workspace.shown(message)).contains("Rejected", "by e-mail", "Too much");
  }

  @Test
  void values_are_edited_in_a_form_of_slack_with_mistakes_said_at_their_fields() {
    var id = askCarla("");
    press(CARLA, CARLA, "edit");
    var modal =
        await().until(() -> workspace.slack.openModal(CARLA), found -> found.isPresent()).get();
    assertThat(modal.view().toString()).contains("18250.45").doesNotContain("DE89", "0.4711");

    workspace.slack.prepareSubmit(modal.id(), Map.of("field.total", "plenty")).send();
    assertThat(workspace.slack.openModal(CARLA).orElseThrow().errors())
        .containsOnlyKeys("field.total");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");

    workspace.slack.submit(modal.id(), Map.of("field.total", "18000", "comment", "as agreed"));
    var outcome = team.until(id, "approved").at("/outcome");
    assertThat(workspace.slack.openModal(CARLA)).isEmpty();
    assertThat(outcome.at("/fields/total/proposed").asText()).isEqualTo("18250.45");
    assertThat(outcome.at("/fields/total/effective").asText()).isEqualTo("18000");
    assertThat(outcome.at("/comment").asText()).isEqualTo("as agreed");
    assertThat(workspace.until(workspace.message(CARLA), "Approved")).contains("18,000");
  }

  @Test
  void what_must_be_given_a_reason_is_asked_for_one() {
    var id = askCarla("\"policy\":{\"comment\":\"required-on-reject\"}");
    press(CARLA, CARLA, "reject");
    var modal =
        await().until(() -> workspace.slack.openModal(CARLA), found -> found.isPresent()).get();
    workspace.slack.submit(modal.id(), Map.of("comment", "Wrong month"));
    assertThat(team.until(id, "rejected").at("/outcome/comment").asText()).isEqualTo("Wrong month");
  }

  @Test
  void all_copies_say_that_it_has_expired() {
    var id =
        team.open(
            Ask.role("finance", BOTH + ",\"expiresIn\":\"PT1H\",\"quorum\":{\"rule\":\"all\"}"));
    var messages = List.of(workspace.message(CARLA), workspace.message(JONAS));
    gateway.pass(Duration.ofHours(2));
    gateway.expire(team.tenant(), id);
    for (var message : messages) {
      workspace.until(message, "Expired without a decision");
      assertThat(workspace.buttons(message)).isEmpty();
    }
  }

  @Test
  void while_others_are_asked_every_copy_shows_how_far_it_is() {
    var id = team.open(Ask.role("finance", BOTH + ",\"quorum\":{\"rule\":\"all\"}"));
    var carlas = workspace.message(CARLA);
    var jonas = workspace.message(JONAS);
    press(CARLA, CARLA, "approve");
    assertThat(workspace.until(carlas, "You have answered")).contains("1 of 2 approvals");
    assertThat(workspace.until(jonas, "1 of 2 approvals")).doesNotContain("Approved");
    assertThat(workspace.buttons(jonas)).contains("Approve");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");

    press(JONAS, JONAS, "approve");
    team.until(id, "approved");
    assertThat(workspace.until(carlas, "Jonas Weber approved")).contains("Carla Ferrero (you)");
  }

  @Test
  void a_reminder_stands_below_the_message_it_reminds_of() {
    var id = askCarla("");
    var message = workspace.message(CARLA);
    team.post("/v1/approvals/" + id + "/remind", "");
    var reminder = workspace.messages(CARLA, 2).getLast();
    assertThat(reminder.threadTs()).isEqualTo(message.ts());
    assertThat(workspace.shown(reminder)).contains("still waits");
    press(CARLA, CARLA, "approve");
    workspace.until(reminder, "Approved");
  }

  @Test
  void whoever_decided_gets_a_receipt_with_a_way_to_say_that_it_was_not_them() {
    askCarla("");
    press(CARLA, CARLA, "approve");
    var receipt = workspace.messages(CARLA, 2).getLast();
    assertThat(workspace.buttons(receipt)).containsExactly("Receipt", "This wasn’t me");
    var page = browser.open(URI.create(receipt.blocks().findValuesAsText("url").getFirst()));
    assertThat(page.text()).contains("Slack");
  }

  // Races and repeats

  @Test
  @DisplayName("E86 the same press five times at once, and again minutes later: one decision")
  void the_same_interaction_again_and_again() {
    var id = team.open(Ask.role("finance", BOTH + ",\"quorum\":{\"rule\":\"all\"}"));
    var message = workspace.message(CARLA);
    try (var other = Gateway.start(database, workspace.properties());
        var callers = Executors.newFixedThreadPool(5)) {
      var interaction =
          workspace.slack.preparePress(CARLA, message.channel(), message.ts(), "approve");
      var answers =
          IntStream.range(0, 5)
              .mapToObj(n ->
                  callers.submit(() ->
                      interaction
                          .withHeader("X-Slack-Retry-Num", Integer.toString(n))
                          .sendTo(Workspace.callsOf(n % 2 == 0 ? gateway : other, team.tenant()))))
              .toList()
              .stream()
              .map(SlackStoryIT::join)
              .toList();
      assertThat(answers)
          .allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.took()).isLessThan(Duration.ofSeconds(1));
          });
      await().until(() -> !team.approval(id).at("/assignments/0/decision").isNull());
      gateway.pass(Duration.ofMinutes(6));
      assertThat(interaction.signedAt(gateway.now()).send().status()).isEqualTo(200);
    }
    gateway.footprint(team.tenant());
    assertThat(gateway.count("SELECT COUNT(*) FROM decision WHERE tenant_id = ?", team.tenant()))
        .isEqualTo(1);
    assertThat(gateway.count("SELECT COUNT(*) FROM press WHERE tenant_id = ?", team.tenant()))
        .isEqualTo(1);
  }

  private static Answer join(Future<Answer> answer) {
    try {
      return answer.get();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  @DisplayName("B33 approve by mail and reject in Slack at once: one outcome, both are told which")
  void two_channels_at_once() {
    for (var round = 0; round < 5; round++) {
      var id = team.open(Ask.role("finance", BOTH));
      var page = browser.open(team.mail(CARLAS_MAIL, 1 + mailsBefore).button("Approve"));
      var message = workspace.messages(JONAS, 1 + messagesBefore).getLast();
      try (var callers = Executors.newFixedThreadPool(2)) {
        var mail = callers.submit(() -> browser.press(page, Map.of()));
        var slack =
            callers.submit(
                () -> workspace.slack.press(JONAS, message.channel(), message.ts(), "reject"));
        assertThat(join(slack).status()).isEqualTo(200);
        assertThat(mail).succeedsWithin(Duration.ofSeconds(10));
      }
      await().until(() -> !team.approval(id).at("/outcome").isNull());
      gateway.footprint(team.tenant());
      assertThat(
              gateway.count(
                  "SELECT COUNT(*) FROM decision WHERE tenant_id = ? AND request_id = ?",
                  team.tenant(),
                  id))
          .isEqualTo(1);
      var verdict = team.approval(id).at("/state").asText();
      workspace.until(message, verdict.equals("approved") ? "Approved" : "Rejected");
      mailsBefore = team.mails(CARLAS_MAIL);
      messagesBefore = workspace.messages(JONAS, 1).size();
    }
  }

  private int mailsBefore;
  private int messagesBefore;

  @Test
  @DisplayName("B36 one person who answers on two channels counts once")
  void one_person_is_one_vote() {
    var id = team.open(Ask.role("finance", BOTH + ",\"quorum\":{\"rule\":\"at-least\",\"n\":2}"));
    var mail = team.mail(CARLAS_MAIL);
    press(CARLA, CARLA, "approve");
    await().until(() -> !team.approval(id).at("/quorum/approvals").asText().equals("0"));
    assertThat(browser.open(mail.button("Approve")).document().select("form[method=post]"))
        .isEmpty();
    assertThat(team.approval(id).at("/quorum/approvals").asInt()).isEqualTo(1);
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
  }

  @Test
  void a_restart_between_the_press_and_the_work_loses_nothing() {
    workspace.connect(team, "identity", "email-trusted");
    workspace.slack.addUser("U0ZOE", "Zoe", "zoe@example.test");
    var id = team.open(Ask.invoice("[{\"email\":\"zoe@example.test\"}]", BOTH));
    var message = workspace.message("U0ZOE");
    // Who she is cannot be found out now, so the work on her press does not come to its end.
    workspace.slack.faults().untilLifted("users.info", Fault.serverError(503));
    assertThat(workspace.slack.press("U0ZOE", message.channel(), message.ts(), "approve").status())
        .isEqualTo(200);
    gateway.close();
    workspace.slack.faults().lift();
    assertThat(
            StoryDatabase.count(
                database, "SELECT COUNT(*) FROM decision WHERE tenant_id = ?", team.tenant()))
        .isZero();

    gateway = Gateway.start(database, workspace.properties());
    team = team.at(gateway);
    workspace.callsGoTo(gateway, team.tenant());
    gateway.passUntil(
        Duration.ofSeconds(1), () -> team.approval(id).at("/state").asText().equals("approved"));
    assertThat(team.approval(id).at("/outcome/decidedBy/email").asText())
        .isEqualTo("zoe@example.test");
    workspace.until(message, "Approved");
  }

  // Who may

  @Test
  @DisplayName("B35 in a channel that all read, only those who are asked can answer")
  void being_in_the_channel_is_no_authority() {
    workspace.connect(team, "destination", FINANCE);
    var id = team.open(Ask.role("finance", BOTH));
    var message = workspace.message(FINANCE);
    assertThat(workspace.slack.messages()).hasSize(1);
    assertThat(message.mentions()).contains("@" + CARLA, "@" + JONAS);
    assertThat(message.blocks().toString()).doesNotContain("/hil/");

    assertThat(press(MALLORY, FINANCE, "approve").status()).isEqualTo(200);
    assertThat(workspace.whisper(MALLORY)).contains("not asked");
    assertThat(team.approval(id).at("/state").asText()).isEqualTo("pending");
    assertThat(team.get("/v1/approvals/" + id + "/audit").toString())
        .contains("not-asked", MALLORY);
    assertThat(workspace.buttons(message)).contains("Approve");

    press(JONAS, FINANCE, "read");
    assertThat(workspace.whisper(JONAS)).contains("for you alone");
    press(JONAS, FINANCE, "approve");
    assertThat(team.until(id, "approved").at("/outcome/decidedBy/email").asText())
        .isEqualTo(JONAS_MAIL);
    workspace.until(message, "Jonas Weber approved");
    assertThat(workspace.messages(JONAS, 1)).as("the receipt is theirs alone").hasSize(1);
  }

  @Test
  @DisplayName("E87 what is signed for workspace A is refused at tenant B, and leaves no trace")
  void another_workspace_is_another_account() {
    askCarla("");
    var message = workspace.message(CARLA);
    var other = gateway.team();
    Workspace.secret(other, "slack-token", "xoxb-another-token-aa17");
    Workspace.secret(other, "slack-signing", "another-signing-secret-77c2");
    Workspace.account(other, "slack-signing", "T0GLOBEX");
    var interaction =
        workspace.slack.preparePress(CARLA, message.channel(), message.ts(), "approve");
    var before = List.of(gateway.footprint(team.tenant()), gateway.footprint(other.tenant()));

    var target = Workspace.callsOf(gateway, other.tenant());
    assertThat(interaction.sendTo(target).status()).as("another secret").isEqualTo(401);
    Workspace.secret(other, "slack-signing", Workspace.SIGNING_SECRET);
    var rotated = List.of(gateway.footprint(team.tenant()), gateway.footprint(other.tenant()));
    assertThat(interaction.sendTo(target).status()).as("the same app").isEqualTo(404);

    assertThat(rotated.getFirst()).isEqualTo(before.getFirst());
    assertThat(List.of(gateway.footprint(team.tenant()), gateway.footprint(other.tenant())))
        .isEqualTo(rotated);
  }

  @Test
  @DisplayName("E85 unsigned, altered, old or future calls: 401, and nothing happens")
  void calls_that_are_not_genuine() {
    askCarla("");
    var message = workspace.message(CARLA);
    var interaction =
        workspace.slack.preparePress(CARLA, message.channel(), message.ts(), "approve");
    var before = gateway.footprint(team.tenant());
    var now = gateway.now();
    assertThat(
            List.of(
                interaction.unsigned(),
                interaction.withoutHeader("X-Slack-Signature"),
                interaction.withBody(interaction.body() + "&x=y"),
                interaction.withBody(interaction.body().replace("%22", "\"")),
                interaction.withBody("{"),
                interaction.signedWith("guessed"),
                interaction.signedAt(now.minusSeconds(302)),
                interaction.signedAt(now.plusSeconds(302))))
        .allSatisfy(call -> assertThat(call.send().status()).isEqualTo(401));
    assertThat(gateway.footprint(team.tenant())).isEqualTo(before);
    assertThat(interaction.send().status()).isEqualTo(200);
  }

  @Test
  void the_signing_secret_is_replaced_without_losing_a_press() {
    var id = askCarla("");
    var message = workspace.message(CARLA);
    Workspace.secret(team, "slack-next", "the-next-signing-secret-5f0e");
    Workspace.account(
        team, "slack-next", Workspace.TEAM, "previousSigningSecret", "@{secret:slack-signing}");
    assertThat(workspace.slack.press(CARLA, message.channel(), message.ts(), "approve").status())
        .isEqualTo(200);
    team.until(id, "approved");
  }

  @Test
  void a_step_says_how_much_slack_may_decide() {
    var told =
        team.open(
            Ask.invoice(
                "[{\"email\":\"" + CARLAS_MAIL + "\"}]",
                "\"delivery\":[\"email\",{\"channel\":\"slack\",\"answers\":\"notify-only\"}]"));
    var message = workspace.message(CARLA);
    assertThat(workspace.buttons(message)).isEmpty();
    assertThat(message.blocks().toString()).doesNotContain("/hil/");
    browser.press(browser.open(team.mail(CARLAS_MAIL).button("Approve")), Map.of());
    team.until(told, "approved");

    team.open(
        Ask.invoice(
            "[{\"email\":\"" + JONAS_MAIL + "\"}]",
            "\"delivery\":[\"email\",{\"channel\":\"slack\",\"answers\":\"may-reject\"}]"));
    assertThat(workspace.buttons(workspace.message(JONAS)))
        .containsExactly("Reject", "See full request");
  }

  // When Slack does not

  @Test
  void a_token_that_is_revoked_is_seen_and_the_request_stays_open_elsewhere() {
    workspace.slack.revokeToken();
    var id = askCarla("");
    await()
        .until(() ->
            team.approval(id)
                .at("/assignments/0/deliveries")
                .findValuesAsText("lastFailure")
                .contains("authentication-failed"));
    assertThat(team.get("/v1/jobs/failed").toString()).contains("authentication-failed");
    assertThat(team.post("/v1/channels/slack/probe", "").text("/detail"))
        .isEqualTo("authentication-failed");
    browser.press(browser.open(team.mail(CARLAS_MAIL).button("Approve")), Map.of());
    team.until(id, "approved");
  }

  @Test
  void slack_that_is_busy_gets_its_time_and_one_message() {
    workspace.slack.faults().next("chat.postMessage", Fault.rateLimited(Duration.ofSeconds(30)));
    workspace.slack.faults().next("chat.postMessage", Fault.answerLost());
    askCarla("");
    gateway.passUntil(Duration.ofSeconds(5), () -> sent(CARLA));
    assertThat(workspace.slack.messages(CARLA)).hasSize(1);
  }

  private boolean sent(String user) {
    return workspace.slack.messages(user).size() == 1
        && gateway.count(
                "SELECT COUNT(*) FROM delivery WHERE tenant_id = ? AND channel = 'slack' AND state = 'SENT'",
                team.tenant())
            == 1;
  }
}
