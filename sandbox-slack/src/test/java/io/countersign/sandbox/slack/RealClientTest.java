package io.countersign.sandbox.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.asBlocks;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.asElements;
import static com.slack.api.model.block.element.BlockElements.button;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slack's own client library against the pretend workspace. */
final class RealClientTest {
  private final SlackApp app = SlackApp.named("Countersign");
  private final SlackWorkspace workspace =
      new SlackWorkspace("T0ACME", "Acme", app, new MovableClock(), 0);
  private final Slack slack = client(workspace);
  private final MethodsClient client = slack.methods(app.botToken());

  static Slack client(SlackWorkspace workspace) {
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(workspace.apiUrl().toString());
    config.setStatsEnabled(false);
    return Slack.getInstance(config);
  }

  @BeforeEach
  void people_and_a_channel() {
    workspace.addUser("U1", "Ada Lovelace", "ada@acme.example");
    workspace.addUser("U2", "Ben Ito", "ben@acme.example");
    workspace.addChannel("C1", "approvals");
  }

  @AfterEach
  void close() throws Exception {
    workspace.close();
    slack.close();
  }

  private ChatPostMessageResponse post(String channel, List<LayoutBlock> blocks)
      throws IOException, SlackApiException {
    return client.chatPostMessage(post -> post.channel(channel).text("New").blocks(blocks));
  }

  private static List<LayoutBlock> approval() {
    return asBlocks(
        header(header -> header.text(plainText("Pay the invoice?"))),
        section(section -> section.text(markdownText("*4,200 EUR* to <https://a.example|A>"))),
        actions(actions ->
            actions
                .blockId("decision")
                .elements(
                    asElements(
                        button(button ->
                            button
                                .actionId("approve")
                                .text(plainText("Approve"))
                                .style("primary")
                                .value("token-1"))))));
  }

  @Test
  void the_app_learns_where_it_is() throws Exception {
    var answer = client.authTest(test -> test);

    assertThat(answer.isOk()).isTrue();
    assertThat(answer.getTeamId()).isEqualTo("T0ACME");
    assertThat(answer.getBotId()).isEqualTo(app.botId());
    assertThat(answer.getHttpResponseHeaders().getOrDefault("x-oauth-scopes", List.of()))
        .singleElement()
        .asString()
        .contains("chat:write");
  }

  @Test
  void a_message_to_a_person_opens_their_direct_messages() throws Exception {
    var answer = post("U1", approval());

    assertThat(answer.isOk()).as(answer.getError()).isTrue();
    assertThat(answer.getMessage().getBlocks()).hasSize(3);
    assertThat(workspace.messages("U1"))
        .singleElement()
        .satisfies(message -> {
          assertThat(message.channel()).isEqualTo(answer.getChannel()).startsWith("D");
          assertThat(message.ts()).isEqualTo(answer.getTs());
          assertThat(message.links()).containsExactly("https://a.example");
        });
    var opened = client.conversationsOpen(open -> open.users(List.of("U1")));
    assertThat(opened.getChannel().getId()).isEqualTo(answer.getChannel());
  }

  @Test
  void a_message_is_updated_and_its_text_alone_replaces_the_blocks() throws Exception {
    var posted = post("C1", approval());

    var updated =
        client.chatUpdate(
            update -> update.channel("C1").ts(posted.getTs()).text("Approved by Ada"));

    assertThat(updated.isOk()).isTrue();
    var message = workspace.message("C1", posted.getTs()).orElseThrow();
    assertThat(message.text()).isEqualTo("Approved by Ada");
    assertThat(message.blocks()).isEmpty();
    assertThat(message.edited()).isTrue();
    assertThat(client.chatUpdate(update -> update.channel("C1").ts("1.2").text("x")).getError())
        .isEqualTo("message_not_found");
    workspace.deleteMessage("C1", posted.getTs());
    assertThat(
            client
                .chatUpdate(update -> update.channel("C1").ts(posted.getTs()).text("x"))
                .getError())
        .isEqualTo("message_not_found");
  }

  @Test
  void history_gives_back_metadata_only_to_who_asks_for_it() throws Exception {
    var metadata =
        Message.Metadata.builder()
            .eventType("approval")
            .eventPayload(Map.of("delivery", "d-1"))
            .build();
    var first = client.chatPostMessage(post -> post.channel("C1").text("first").metadata(metadata));
    var second = client.chatPostMessage(post -> post.channel("C1").text("second"));
    client.chatPostMessage(
        post -> post.channel("C1").text("reply").threadTs(first.getTs()).metadata(metadata));

    var history =
        client.conversationsHistory(read -> read.channel("C1").limit(10).includeAllMetadata(true));
    assertThat(history.getMessages())
        .extracting(Message::getText)
        .containsExactly("second", "first");
    assertThat(history.getMessages().get(1).getMetadata().getEventPayload())
        .containsEntry("delivery", "d-1");
    assertThat(history.getMessages().get(1).getReplyCount()).isEqualTo(1);

    var bare = client.conversationsHistory(read -> read.channel("C1"));
    assertThat(bare.getMessages().get(1).getMetadata()).isNull();

    var after = client.conversationsHistory(read -> read.channel("C1").oldest(first.getTs()));
    assertThat(after.getMessages()).extracting(Message::getTs).containsExactly(second.getTs());
    var from =
        client.conversationsHistory(
            read -> read.channel("C1").oldest(first.getTs()).inclusive(true).limit(1));
    assertThat(from.isHasMore()).isTrue();
    var rest =
        client.conversationsHistory(read ->
            read.channel("C1")
                .oldest(first.getTs())
                .inclusive(true)
                .limit(1)
                .cursor(from.getResponseMetadata().getNextCursor()));
    assertThat(rest.getMessages()).extracting(Message::getText).containsExactly("first");

    var thread = client.conversationsReplies(read -> read.channel("C1").ts(first.getTs()));
    assertThat(thread.getMessages()).extracting(Message::getText).containsExactly("first", "reply");
  }

  @Test
  void an_ephemeral_message_is_for_one_person_and_in_no_history() throws Exception {
    var answer = client.chatPostEphemeral(post -> post.channel("C1").user("U1").text("Only you"));

    assertThat(answer.isOk()).isTrue();
    assertThat(workspace.messages("C1"))
        .singleElement()
        .satisfies(message -> assertThat(message.ephemeralTo()).isEqualTo("U1"));
    assertThat(client.conversationsHistory(read -> read.channel("C1")).getMessages()).isEmpty();
    assertThat(client.chatPostEphemeral(post -> post.channel("C1").user("U9").text("?")).getError())
        .isEqualTo("user_not_in_channel");
  }

  @Test
  void people_are_looked_up_by_id_and_by_address() throws Exception {
    workspace.addStranger("U9", "Eve", "eve@other.example", "T0OTHER");

    assertThat(client.usersInfo(info -> info.user("U1")).getUser().getProfile().getEmail())
        .isEqualTo("ada@acme.example");
    assertThat(client.usersLookupByEmail(find -> find.email("ADA@acme.example")).getUser().getId())
        .isEqualTo("U1");
    assertThat(client.usersLookupByEmail(find -> find.email("eve@other.example")).getError())
        .isEqualTo("users_not_found");
    assertThat(client.usersInfo(info -> info.user("U9")).getUser().getTeamId())
        .isEqualTo("T0OTHER");
    assertThat(client.usersInfo(info -> info.user("U7")).getError()).isEqualTo("user_not_found");

    workspace.deactivate("U1");
    assertThat(client.usersInfo(info -> info.user("U1")).getUser().isDeleted()).isTrue();
    assertThat(client.conversationsOpen(open -> open.users(List.of("U1"))).getError())
        .isEqualTo("user_disabled");
  }

  @Test
  void a_channel_that_is_closed_to_the_app_says_why() throws Exception {
    assertThat(post("C9", approval()).getError()).isEqualTo("channel_not_found");
    workspace.removeApp("C1");
    assertThat(post("C1", approval()).getError()).isEqualTo("not_in_channel");
    workspace.inviteApp("C1");
    workspace.archive("C1");
    assertThat(post("C1", approval()).getError()).isEqualTo("is_archived");
    assertThat(client.conversationsInfo(info -> info.channel("C1")).getChannel().isArchived())
        .isTrue();
    assertThat(client.chatPostMessage(post -> post.channel("U1")).getError()).isEqualTo("no_text");
  }

  @Test
  void a_wrong_or_revoked_token_is_refused() throws Exception {
    assertThat(slack.methods("xoxb-wrong").authTest(test -> test).getError())
        .isEqualTo("invalid_auth");
    assertThat(client.appsConnectionsOpen(open -> open.token(app.botToken())).getError())
        .isEqualTo("not_allowed_token_type");
    workspace.revokeToken();
    assertThat(client.authTest(test -> test).getError()).isEqualTo("token_revoked");
  }

  @Test
  void a_missing_scope_is_named() throws Exception {
    var narrow = app.withScopes(Set.of("users:read"));
    try (var other = new SlackWorkspace("T2", "Narrow", narrow, new MovableClock(), 0);
        var its = client(other)) {
      other.addUser("U1", "Ada", "ada@acme.example");
      var methods = its.methods(narrow.botToken());

      var refused = methods.chatPostMessage(post -> post.channel("U1").text("x"));

      assertThat(refused.getError()).isEqualTo("missing_scope");
      assertThat(refused.getNeeded()).isEqualTo("chat:write");
      assertThat(refused.getProvided()).isEqualTo("users:read");
      assertThat(methods.usersInfo(info -> info.user("U1")).getUser().getProfile().getEmail())
          .isNull();
    }
  }

  @Test
  void a_rate_limit_is_said_once_and_then_forgotten() throws Exception {
    workspace.faults().next(Fault.rateLimited(Duration.ofSeconds(7)));

    assertThatThrownBy(() -> post("U1", approval()))
        .isInstanceOfSatisfying(
            SlackApiException.class,
            limited -> {
              assertThat(limited.getResponse().code()).isEqualTo(429);
              assertThat(limited.getResponse().header("Retry-After")).isEqualTo("7");
            });
    assertThat(post("U1", approval()).isOk()).isTrue();
    assertThat(workspace.messages()).hasSize(1);
  }

  @Test
  void an_outage_lasts_until_it_is_lifted() throws Exception {
    workspace.faults().untilLifted("chat.postMessage", Fault.serverError(503));

    for (var attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> post("U1", approval())).isInstanceOf(SlackApiException.class);
    }
    assertThat(client.authTest(test -> test).isOk()).isTrue();
    workspace.faults().lift();
    workspace.faults().next(Fault.refused("internal_error"));
    assertThat(post("U1", approval()).getError()).isEqualTo("internal_error");
    assertThat(workspace.messages()).isEmpty();
    assertThat(workspace.calls()).hasSize(5);
  }

  @Test
  void a_connection_cut_early_posts_nothing_and_a_lost_answer_has_posted() {
    workspace.faults().next(Fault.cutBefore());
    assertThatThrownBy(() -> post("U1", approval())).isInstanceOf(IOException.class);
    assertThat(workspace.messages()).isEmpty();

    workspace.faults().next(Fault.answerLost());
    assertThatThrownBy(() -> post("U1", approval())).isInstanceOf(IOException.class);
    assertThat(workspace.messages()).hasSize(1);
  }

  @Test
  void an_answer_lost_on_a_used_connection_makes_the_library_post_twice() throws Exception {
    client.authTest(test -> test);
    workspace.faults().next(Fault.answerLost());

    var answer = post("U1", approval());

    assertThat(answer.isOk()).isTrue();
    assertThat(workspace.messages()).hasSize(2);
  }

  @Test
  void a_hanging_call_goes_on_when_it_is_released() throws Exception {
    workspace.faults().next(Fault.hanging());
    var posting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return post("U1", approval());
          } catch (IOException | SlackApiException failed) {
            throw new IllegalStateException(failed);
          }
        });

    assertThat(workspace.faults().awaitHanging(1, Duration.ofSeconds(20))).isTrue();
    assertThat(posting).isNotDone();
    assertThat(workspace.messages()).isEmpty();
    workspace.faults().release();

    assertThat(posting.get(20, TimeUnit.SECONDS).isOk()).isTrue();
    assertThat(workspace.messages()).hasSize(1);
  }
}
