package io.countersign.adapters.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.AnswerableChannel.Identity;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.ProbeableChannel.ProbeResult;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.channel.testkit.Notices;
import io.countersign.channel.testkit.SettingsTable;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.step.DecisionPolicy.CommentRule;
import io.countersign.sandbox.slack.Fault;
import io.countersign.sandbox.slack.PostedMessage;
import io.countersign.sandbox.slack.SlackApp;
import io.countersign.sandbox.slack.SlackWorkspace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special about Slack: its errors, its identities, its forms, its scopes. */
class SlackStoriesTest {
  private static final Instant NOW = Notices.CREATED_AT;

  private final SlackVendor vendor = new SlackVendor();
  private final SlackWorkspace workspace = vendor.workspace;
  private final SlackChannel channel = SlackChannels.channel(workspace.apiUrl());
  private final ChannelAccount direct = SlackChannels.account(Map.of());
  private final ChannelAccount shared =
      SlackChannels.account(Map.of(SlackSettings.DESTINATION, SlackVendor.CHANNEL));
  private final ChannelAccount trusting =
      SlackChannels.account(Map.of(SlackSettings.IDENTITY, "email-trusted"));

  @AfterEach
  void stop() {
    workspace.close();
  }

  // Errors

  @ParameterizedTest
  @CsvSource({
    "is_archived, channel-archived",
    "not_in_channel, not-in-channel",
    "token_revoked, authentication-failed",
    "account_inactive, authentication-failed",
    "invalid_auth, authentication-failed",
    "missing_scope, missing-scope",
    "user_disabled, user-deactivated",
    "users_not_found, user-not-found",
    "restricted_action, not-permitted",
    "something_new, refused"
  })
  void what_slack_refuses_for_good_is_not_tried_again(String error, String why) {
    workspace.faults().next(Fault.refused(error));
    assertThat(channel.deliver(Notices.asked(), direct)).isEqualTo(new Undeliverable(why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratelimited", "internal_error", "fatal_error", "service_unavailable"})
  void what_slack_cannot_do_now_is_tried_again(String error) {
    workspace.faults().next(Fault.refused(error));
    assertThat(channel.deliver(Notices.asked(), direct)).isInstanceOf(TryLater.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Please sign in to the proxy</body></html>",
        "[]",
        "{\"ok\":true,\"channel\":[]}",
        "{\"ok\":"
      })
  void what_is_no_answer_of_slacks_is_asked_for_again(String answer) {
    workspace.faults().next(Fault.mumbled(answer));
    assertThat(channel.deliver(Notices.asked(), direct))
        .isEqualTo(new TryLater(Duration.ZERO, "unexpected-answer"));
  }

  @Test
  void an_empty_answer_is_none() {
    workspace.faults().next(Fault.mumbled(""));
    assertThat(channel.deliver(Notices.asked(), direct))
        .isEqualTo(new TryLater(Duration.ZERO, "no-answer"));
  }

  @Test
  void slack_says_how_long_it_wants_to_be_left_alone() {
    workspace.faults().next(Fault.rateLimited(Duration.ofSeconds(30)));
    assertThat(channel.deliver(Notices.asked(), direct))
        .isEqualTo(new TryLater(Duration.ofSeconds(30), "rate-limited"));
  }

  @Test
  void real_changes_in_the_workspace_are_told_apart() {
    workspace.archive(SlackVendor.CHANNEL);
    assertThat(why(channel.deliver(Notices.askedEverybody(), shared)))
        .isEqualTo("channel-archived");
    workspace.deactivate("U024BE7LH");
    assertThat(why(channel.deliver(Notices.asked(), direct))).isEqualTo("user-not-reachable");
    assertThat(why(channel.deliver(Notices.attempt(2, Notices.asked()), direct)))
        .isEqualTo("user-deactivated");
    workspace.revokeToken();
    assertThat(why(channel.deliver(Notices.asked(), direct))).isEqualTo("authentication-failed");
  }

  @Test
  void what_was_meant_for_all_goes_nowhere_when_the_place_for_it_is_gone() {
    for (var attempt : List.of(1, 2)) {
      assertThat(why(channel.deliver(Notices.attempt(attempt, Notices.askedEverybody()), direct)))
          .isEqualTo("no-destination");
    }
    assertThat(workspace.messages()).isEmpty();
  }

  @Test
  void what_is_wrong_with_a_comment_stands_at_the_comment() {
    channel.deliver(Notices.asked(), direct);
    var problems = List.of(new FieldProblem(AnswerForm.COMMENT, FieldProblem.Reason.TOO_LONG));
    var answer = channel.complain(pressed(SlackAction.EDIT), problems, form());
    assertThat(answer.body()).contains("\"errors\":{\"comment\":\"This is too long.\"}");
  }

  @Test
  void who_has_no_handle_cannot_be_asked_unless_slacks_addresses_are_trusted() {
    workspace.addUser("U0CHRIS", "Chris", "cfo@example.test");
    var nobody = withoutHandle(Notices.asked());
    assertThat(why(channel.deliver(nobody, direct))).isEqualTo("no-handle");
    assertThat(channel.deliver(nobody, trusting)).isInstanceOf(Delivered.class);
    assertThat(workspace.messages("U0CHRIS")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'team_id':'T0ACME','is_bot':true,'profile':{'email':'cfo@example.test'}",
        "'team_id':'T0ACME','deleted':true,'profile':{'email':'cfo@example.test'}",
        "'team_id':'T0ACME','is_stranger':true,'profile':{'email':'cfo@example.test'}",
        "'team_id':'T0OTHER','profile':{'email':'cfo@example.test'}",
        "'team_id':'T0ACME','profile':{'email':'other@example.test'}",
        "'team_id':'T0ACME'"
      })
  void who_would_not_be_believed_is_not_asked_either(String user) {
    var found =
        "{'ok':true,'user':{'id':'U024BE7LH',%s}}"
            .formatted(user.replace("T0ACME", SlackVendor.WORKSPACE))
            .replace('\'', '"');
    workspace.faults().next("users.lookupByEmail", Fault.mumbled(found));
    assertThat(why(channel.deliver(withoutHandle(Notices.asked()), trusting)))
        .isEqualTo("user-not-found");
    assertThat(workspace.messages()).isEmpty();
  }

  @Test
  void letter_case_makes_no_other_address() {
    workspace.addUser("U0CHRIS", "Chris", "CFO@Example.test");
    assertThat(channel.deliver(withoutHandle(Notices.asked()), trusting))
        .isInstanceOf(Delivered.class);
  }

  @Test
  void an_answer_that_is_lost_on_a_kept_connection_does_not_make_two_messages() {
    for (var number = 1; number <= 3; number++) {
      channel.deliver(Notices.numbered(number, Notices.asked()), direct);
    }
    workspace.faults().next("chat.postMessage", Fault.answerLost());
    assertThat(channel.deliver(Notices.numbered(4, Notices.asked()), direct))
        .isEqualTo(new TryLater(Duration.ZERO, "no-answer"));
    assertThat(channel.deliver(Notices.attempt(2, Notices.numbered(4, Notices.asked())), direct))
        .isInstanceOf(Delivered.class);
    assertThat(workspace.messages()).hasSize(4);
  }

  @Test
  void a_message_is_posted_again_rather_than_not_when_there_is_no_leave_to_look() {
    assertThat(channel.deliver(Notices.asked(), direct)).isInstanceOf(Delivered.class);
    workspace.faults().untilLifted("conversations.history", Fault.refused("missing_scope"));
    assertThat(channel.deliver(Notices.attempt(2, Notices.asked()), direct))
        .isInstanceOf(Delivered.class);
    assertThat(workspace.messages()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"thread_not_found", "message_not_found", "cannot_reply_to_message"})
  void a_reply_for_which_slack_has_no_thread_stands_alone(String error) {
    var original = ((Delivered) channel.deliver(Notices.asked(), direct)).handle();
    workspace.faults().next("chat.postMessage", Fault.refused(error));
    assertThat(channel.deliver(Notices.inReplyTo(original, Notices.reminded()), direct))
        .isInstanceOf(Delivered.class);
    assertThat(workspace.messages()).hasSize(2);
    assertThat(workspace.messages().getLast().threadTs()).isNull();
  }

  @Test
  void a_reply_to_a_deleted_message_stands_alone_and_is_there_once() {
    var original = ((Delivered) channel.deliver(Notices.asked(), direct)).handle();
    vendor.delete(original);
    var reminder = Notices.inReplyTo(original, Notices.reminded());
    assertThat(channel.deliver(reminder, direct)).isInstanceOf(Delivered.class);
    var handle = ((Delivered) channel.deliver(Notices.attempt(2, reminder), direct)).handle();
    var alone = workspace.messages().stream().filter(message -> !message.deleted()).toList();
    assertThat(alone)
        .singleElement()
        .satisfies(message -> {
          assertThat(message.threadTs()).isNull();
          assertThat(handle.value()).contains(message.ts());
          assertThat(Slack.addresses(message.blocks())).contains(Notices.FORM.toString());
        });
  }

  // Identities

  @Test
  void an_address_is_believed_only_if_the_tenant_says_so() {
    workspace.addUser("U0CHRIS", "Chris", "cfo@example.test");
    assertThat(channel.identify(new Handle("U0CHRIS"), direct)).isEqualTo(new Identity.Unknown());
    assertThat(channel.identify(new Handle("U0CHRIS"), trusting))
        .isEqualTo(new Identity.Vouched(new EmailAddress("cfo@example.test")));
  }

  @Test
  void guests_of_other_workspaces_and_deactivated_people_are_nobody() {
    workspace.addStranger("U0GUEST", "Guest", "cfo@example.test", "T0OTHER");
    workspace.addUser("U0GONE", "Gone", "gone@example.test");
    workspace.deactivate("U0GONE");
    for (var id :
        List.of("U0GUEST", "U0GONE", "U0NOBODY", "B0BOT", "not an id".replace(' ', '-'))) {
      assertThat(channel.identify(new Handle(id), trusting)).isEqualTo(new Identity.Unknown());
    }
  }

  @Test
  void slack_that_cannot_say_who_it_is_is_asked_again() {
    workspace.faults().next(Fault.rateLimited(Duration.ofSeconds(9)));
    assertThat(channel.identify(new Handle("U024BE7LH"), trusting))
        .isEqualTo(new Identity.TryLater(Duration.ofSeconds(9), "rate-limited"));
  }

  // What others wrote

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!channel> <!here> <!everyone> <!subteam^S1>",
        "<@U0BEN> <#C0FINANCE|x> @here @channel @everyone",
        "<https://evil.example|press> https://evil.example mailto:x@evil.example",
        "`code` *bold* _it_ ~no~ ```block``` > quote :tada: \\n &amp; &lt;!channel&gt;"
      })
  @DisplayName("E89 mentions, links and markup in a request arrive as text, and nobody is pinged")
  void nothing_that_others_wrote_is_markup(String text) {
    channel.deliver(Notices.askedWith(text), direct);
    var toAll =
        Notices.withRequest(Notices.askedEverybody(), Notices.askedWith(text).envelope().request());
    channel.deliver(Notices.numbered(7, toAll), shared);
    for (var message : workspace.messages()) {
      assertThat(mentionedIn(message)).isEmpty();
      assertThat(message.links()).isEmpty();
      assertThat(Slack.shown(message.blocks()).replaceAll("\\s+", " "))
          .contains(text.replaceAll("\\s+", " "));
    }
  }

  private static Set<String> mentionedIn(PostedMessage message) {
    var mentioned = new HashSet<>(message.mentions());
    // Those who are asked are mentioned where all are asked; by us, and in an element of its own.
    mentioned.removeAll(Set.of("@U024BE7LH", "@U024BE7LJ"));
    return mentioned;
  }

  // Forms

  @Test
  void a_trigger_that_has_run_out_is_no_dead_end() {
    channel.deliver(Notices.asked(), direct);
    workspace.faults().next("views.open", Fault.refused("expired_trigger_id"));
    assertThat(channel.show(pressed(SlackAction.EDIT), form(), direct))
        .isInstanceOf(Delivered.class);
    assertThat(vendor.told())
        .singleElement()
        .satisfies(told -> assertThat(told.text()).contains("press the button again"));
  }

  @Test
  void without_a_trigger_there_is_no_form_to_be_had_but_another_press_brings_one() {
    channel.deliver(Notices.asked(), direct);
    var press = pressed(SlackAction.EDIT);
    assertThat(channel.show(withoutTrigger(press), form(), direct)).isInstanceOf(Delivered.class);
    assertThat(vendor.told())
        .singleElement()
        .satisfies(told -> assertThat(told.text()).contains("press the button again"));
    assertThat(workspace.calls())
        .noneSatisfy(call -> assertThat(call.method()).isEqualTo("views.open"));
  }

  @Test
  void whom_slack_refuses_a_form_is_not_told_to_press_for_it_again() {
    channel.deliver(Notices.asked(), direct);
    workspace.faults().next("views.open", Fault.refused("invalid_arguments"));
    assertThat(channel.show(pressed(SlackAction.EDIT), form(), direct))
        .isEqualTo(new Undeliverable("refused"));
    assertThat(vendor.told()).isEmpty();
  }

  /** Slack refuses a header, a label or an option without text, and with it all of the message. */
  @Test
  void words_of_which_nothing_can_be_seen_become_a_dash() {
    var asked = (Notice.Asked) Notices.askedWith("\u00ad");
    assertThat(channel.deliver(asked, direct)).isInstanceOf(Delivered.class);
    assertThat(Slack.shown(workspace.messages().getFirst().blocks())).startsWith("–\n");
    var form =
        new AnswerForm(
            AnswerForm.Purpose.EDIT, asked.envelope().request(), CommentRule.OPTIONAL, Locale.UK);
    assertThat(channel.show(pressed(SlackAction.EDIT), form, direct))
        .isEqualTo(new Delivered(new MessageHandle("form")));
    var view = workspace.modals().getFirst().view();
    assertThat(view.findValues("label").getFirst().path("text").asText()).isEqualTo("–");
    assertThat(view.findValues("options").getFirst().get(0).path("text").path("text").asText())
        .isEqualTo("–");
  }

  @Test
  void what_does_not_fit_a_form_is_edited_on_the_page() {
    var contract =
        new FieldView.Readable(
            new FieldName("contract"),
            "Contract",
            FieldType.LONG_TEXT,
            new FieldValue.Text("x".repeat(3_001)),
            InputMode.EDITABLE_OPTIONAL,
            List.of());
    var request = Notices.asked().envelope().request();
    channel.deliver(
        Notices.withRequest(Notices.asked(), Notices.withFields(request, List.of(contract))),
        direct);
    var message = workspace.messages().getLast();
    assertThat(Slack.buttons(message.blocks())).doesNotContain(SlackAction.EDIT.id());
    assertThat(Slack.addresses(message.blocks())).contains(Notices.FORM.toString());
  }

  @Test
  void a_closed_message_offers_nothing_to_edit() {
    var handle = ((Delivered) channel.deliver(Notices.asked(), direct)).handle();
    channel.revise(handle, Notices.closed(RequestState.EXPIRED, ""), direct);
    var message = workspace.messages().getLast();
    assertThat(Slack.shown(message.blocks()))
        .contains("Expired without a decision")
        .doesNotContain("can be edited", "See full request");
  }

  // Trying out

  @Test
  void a_probe_names_the_scopes_that_are_missing() {
    assertThat(channel.probe(direct)).isInstanceOf(ProbeResult.Working.class);
    assertThat(channel.probe(trusting)).isInstanceOf(ProbeResult.Working.class);
    try (var poor =
        new SlackWorkspace(
            SlackVendor.WORKSPACE,
            "Poor",
            SlackApp.named("Approvals")
                .withBotToken(SlackVendor.TOKEN)
                .withScopes(Set.of("chat:write")),
            () -> NOW,
            0)) {
      var there = SlackChannels.channel(poor.apiUrl());
      assertThat(there.probe(direct))
          .isEqualTo(new ProbeResult.NotWorking("missing-scope", "im:write, im:history"));
      assertThat(there.probe(trusting))
          .isEqualTo(
              new ProbeResult.NotWorking(
                  "missing-scope", "im:write, im:history, users:read, users:read.email"));
      assertThat(there.probe(shared))
          .isEqualTo(
              new ProbeResult.NotWorking(
                  "missing-scope", "im:write, im:history, channels:history"));
    }
  }

  @Test
  void a_page_of_somebody_elses_is_no_working_account() {
    workspace.faults().next(Fault.mumbled("<html><body>Please sign in</body></html>"));
    assertThat(channel.probe(direct)).isEqualTo(new ProbeResult.NotWorking("unexpected-answer"));
  }

  @Test
  @DisplayName("E87 an account that is of another workspace is found out when it is tried out")
  void the_token_must_be_of_the_workspace() {
    var elsewhere = SlackChannels.account(Map.of(SlackSettings.WORKSPACE, "T0OTHER"));
    assertThat(channel.probe(elsewhere)).isEqualTo(new ProbeResult.NotWorking("other-workspace"));
  }

  @Test
  void settings_that_cannot_be_ids_are_refused_in_words() {
    assertThat(check(SlackSettings.WORKSPACE, "acme.slack.com"))
        .isInstanceOf(SettingsCheck.Unusable.class);
    assertThat(check(SlackSettings.WORKSPACE, "E024BE7LD"))
        .isEqualTo(
            new SettingsCheck.Unusable(
                SlackSettings.WORKSPACE,
                "This must be the id of a workspace, T…; an organization's, E…, is none."));
    assertThat(check(SlackSettings.DESTINATION, "#finance"))
        .isEqualTo(
            new SettingsCheck.Unusable(
                SlackSettings.DESTINATION,
                "This must be the id of a Slack channel, C…; it stands below the channel's"
                    + " details."));
    assertThat(check(SlackSettings.DESTINATION, "@{env:SLACK_CHANNEL}"))
        .isEqualTo(new SettingsCheck.Usable());
  }

  @Test
  void the_page_about_channels_says_the_same() {
    assertThat(SettingsTable.in("docs/channels.md", SlackChannel.ID))
        .isEqualTo(SettingsTable.of(SlackSettings.ALL));
  }

  @Test
  void without_an_account_nothing_is_sent() {
    var none = new ChannelAccount(direct.tenant(), SlackChannel.ID, Map.of());
    assertThat(why(channel.deliver(Notices.asked(), none))).isEqualTo("not-configured");
    assertThat(channel.probe(none)).isEqualTo(new ProbeResult.NotWorking("not-configured"));
  }

  private SettingsCheck check(String key, String value) {
    return channel.check(SlackChannels.account(Map.of(key, value)));
  }

  private static String why(DeliveryOutcome outcome) {
    return outcome instanceof Undeliverable(var why) ? why : outcome.toString();
  }

  private Press pressed(SlackAction action) {
    var message = workspace.messages().getFirst();
    var interaction =
        workspace.preparePress("U024BE7LH", message.channel(), message.ts(), action.id());
    var call = vendor.signed(interaction.body().getBytes(StandardCharsets.UTF_8), NOW);
    return ((Incoming.Pressed) channel.receive(call, direct, NOW)).press();
  }

  private static Press withoutTrigger(Press press) {
    return new Press(
        press.key(),
        press.delivery(),
        press.by(),
        press.kind(),
        press.seen(),
        press.comment(),
        press.typed(),
        press.evidence(),
        new ReturnAddress(ReturnAddress.of(press).conversation(), "").text());
  }

  private static AnswerForm form() {
    return new AnswerForm(
        AnswerForm.Purpose.EDIT,
        Notices.asked().envelope().request(),
        CommentRule.OPTIONAL,
        Locale.UK);
  }

  private static Notice withoutHandle(Notice.Asked asked) {
    var e = asked.envelope();
    return new Notice.Asked(
        new Notice.Envelope(
            e.delivery(),
            e.attempt(),
            e.thread(),
            e.original(),
            e.tenant(),
            e.branding(),
            new Notice.Recipient(e.to().email(), e.to().name(), e.to().locale(), null, List.of()),
            e.everybody(),
            e.request()),
        asked.links(),
        asked.answers(),
        asked.code());
  }
}
