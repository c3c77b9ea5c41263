package io.countersign.sandbox.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do reaches the app as Slack would send it. */
final class InteractionTest {
  private static final String BUTTONS =
      """
      [{"type":"section","text":{"type":"mrkdwn","text":"Pay?"}},
       {"type":"actions","block_id":"b1","elements":[
         {"type":"button","action_id":"approve","style":"primary","value":"token-1",
          "text":{"type":"plain_text","text":"Approve"}},
         {"type":"button","action_id":"reject","value":"token-2",
          "text":{"type":"plain_text","text":"Reject"}}]}]
      """;
  private static final String FORM =
      """
      {"type":"modal","callback_id":"reject","private_metadata":"secret-1",
       "title":{"type":"plain_text","text":"Reject"},"submit":{"type":"plain_text","text":"Send"},
       "blocks":[
         {"type":"input","block_id":"reason","label":{"type":"plain_text","text":"Reason"},
          "element":{"type":"plain_text_input","action_id":"text","multiline":true}},
         {"type":"input","block_id":"amount","optional":true,
          "label":{"type":"plain_text","text":"Amount"},
          "element":{"type":"number_input","action_id":"n","is_decimal_allowed":true,
                     "initial_value":"4200"}},
         {"type":"input","block_id":"kind","optional":true,
          "label":{"type":"plain_text","text":"Kind"},
          "element":{"type":"static_select","action_id":"s","options":[
            {"text":{"type":"plain_text","text":"One"},"value":"1"},
            {"text":{"type":"plain_text","text":"Two"},"value":"2"}]}},
         {"type":"input","block_id":"checks","optional":true,
          "label":{"type":"plain_text","text":"Checks"},
          "element":{"type":"checkboxes","action_id":"c","options":[
            {"text":{"type":"plain_text","text":"A"},"value":"a"},
            {"text":{"type":"plain_text","text":"B"},"value":"b"}]}},
         {"type":"input","block_id":"day","optional":true,
          "label":{"type":"plain_text","text":"Day"},
          "element":{"type":"datepicker","action_id":"d","initial_date":"2026-07-27"}}]}
      """;

  private final MovableClock clock = new MovableClock();
  private final SlackApp app = SlackApp.named("Countersign").withSigningSecret("s3cret");
  private final SlackWorkspace workspace = new SlackWorkspace("T0ACME", "Acme", app, clock, 0);
  private final HttpClient http = HttpClient.newHttpClient();
  private final AppDouble itsApp = open();

  private static AppDouble open() {
    try {
      return new AppDouble();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @BeforeEach
  void ada_and_the_app() {
    workspace.addUser("U1", "Ada Lovelace", "ada@acme.example");
    workspace.addUser("U2", "Ben Ito", "ben@acme.example");
    workspace.addChannel("C1", "approvals");
    workspace.requestUrl(itsApp.url());
  }

  @AfterEach
  void close() {
    workspace.close();
    itsApp.close();
    http.close();
  }

  /** Calls the API with JSON, as the library never does. */
  private JsonNode call(String method, String json) throws Exception {
    var request =
        HttpRequest.newBuilder(workspace.apiUrl().resolve(method))
            .header("Authorization", "Bearer " + app.botToken())
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return Json.read(http.send(request, BodyHandlers.ofString()).body());
  }

  private PostedMessage posted() throws Exception {
    var answer = call("chat.postMessage", "{\"channel\":\"U1\",\"blocks\":" + BUTTONS + "}");
    assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
    return workspace.messages().getLast();
  }

  private Modal opened() throws Exception {
    var message = posted();
    var pressed = workspace.preparePress("U1", message.channel(), message.ts(), "reject");
    var answer =
        call(
            "views.open",
            "{\"trigger_id\":\"%s\",\"view\":%s}"
                .formatted(pressed.payload().path("trigger_id").asText(), FORM));
    assertThat(answer.path("ok").asBoolean()).as("%s", answer).isTrue();
    return workspace.openModal("U1").orElseThrow();
  }

  private static String hmac(String secret, String signed) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    var hex = new StringBuilder();
    for (var part : mac.doFinal(signed.getBytes(UTF_8))) {
      hex.append(String.format("%02x", part));
    }
    return hex.toString();
  }

  @Test
  void a_press_arrives_signed_and_says_who_pressed_what_where() throws Exception {
    var message = posted();

    var answer = workspace.press("U1", message.channel(), message.ts(), "approve");

    assertThat(answer.status()).isEqualTo(200);
    var received = itsApp.received().getFirst();
    assertThat(received.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(received.timestamp()).isEqualTo("" + clock.instant().getEpochSecond());
    assertThat(received.signature())
        .isEqualTo("v0=" + hmac("s3cret", "v0:" + received.timestamp() + ":" + received.body()));
    var payload = received.payload();
    assertThat(payload.at("/type").asText()).isEqualTo("block_actions");
    assertThat(payload.at("/user/id").asText()).isEqualTo("U1");
    assertThat(payload.at("/user/team_id").asText()).isEqualTo("T0ACME");
    assertThat(payload.at("/team/id").asText()).isEqualTo("T0ACME");
    assertThat(payload.at("/container/message_ts").asText()).isEqualTo(message.ts());
    assertThat(payload.at("/channel/id").asText()).isEqualTo(message.channel());
    assertThat(payload.at("/message/blocks")).hasSize(2);
    assertThat(payload.at("/actions/0/action_id").asText()).isEqualTo("approve");
    assertThat(payload.at("/actions/0/block_id").asText()).isEqualTo("b1");
    assertThat(payload.at("/actions/0/value").asText()).isEqualTo("token-1");
    assertThat(payload.at("/actions/0/style").asText()).isEqualTo("primary");
    assertThat(payload.at("/actions/0/text/text").asText()).isEqualTo("Approve");
  }

  @Test
  void a_press_can_be_repeated_altered_and_aged() throws Exception {
    var message = posted();
    var press = workspace.preparePress("U1", message.channel(), message.ts(), "approve");

    press.send();
    press.send();
    press.withBody(press.body() + "x").send();
    press.signedAt(clock.instant().minusSeconds(600)).send();
    press.unsigned().send();
    press
        .withPayload(payload -> {
          payload.withObjectProperty("user").put("id", "U2");
          return payload;
        })
        .send();

    var received = itsApp.received();
    assertThat(received).hasSize(6);
    assertThat(received.get(0)).isEqualTo(received.get(1));
    assertThat(received.get(2).signature()).isEqualTo(received.get(0).signature());
    assertThat(received.get(3).signature())
        .isEqualTo(
            "v0=" + hmac("s3cret", "v0:" + received.get(3).timestamp() + ":" + press.body()));
    assertThat(received.get(4).signature()).isEqualTo("null");
    assertThat(received.get(5).payload().at("/user/id").asText()).isEqualTo("U2");
    assertThat(received.get(5).signature())
        .isEqualTo(
            "v0="
                + hmac(
                    "s3cret", "v0:" + received.get(5).timestamp() + ":" + received.get(5).body()));
  }

  @Test
  void one_press_sent_by_many_at_once_arrives_as_often_and_the_same() throws Exception {
    var message = posted();
    var press = workspace.preparePress("U1", message.channel(), message.ts(), "approve");

    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent = people.invokeAll(Collections.<Callable<Answer>>nCopies(20, press::send));
      for (var each : sent) {
        assertThat(each.get().status()).isEqualTo(200);
      }
    }

    assertThat(itsApp.received()).hasSize(20);
    assertThat(Set.copyOf(itsApp.received())).hasSize(1);
  }

  @Test
  void nobody_presses_what_they_cannot_see() throws Exception {
    var message = posted();

    assertThatThrownBy(() -> workspace.press("U2", message.channel(), message.ts(), "approve"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> workspace.press("U1", message.channel(), message.ts(), "nothing"))
        .isInstanceOf(IllegalArgumentException.class);
    workspace.deleteMessage(message.channel(), message.ts());
    assertThatThrownBy(() -> workspace.press("U1", message.channel(), message.ts(), "approve"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_app_that_is_gone_gives_no_answer() throws Exception {
    var message = posted();
    workspace.requestUrl(URI.create("http://127.0.0.1:1/slack"));

    var answer = workspace.press("U1", message.channel(), message.ts(), "approve");

    assertThat(answer.arrived()).isFalse();
  }

  @Test
  void a_trigger_is_good_for_three_seconds_and_once() throws Exception {
    var message = posted();
    var open = "{\"trigger_id\":\"%s\",\"view\":" + FORM.replace("%", "%%") + "}";
    var press = workspace.preparePress("U1", message.channel(), message.ts(), "reject");
    var trigger = press.payload().path("trigger_id").asText();

    assertThat(call("views.open", open.formatted("1.2.abc")).path("error").asText())
        .isEqualTo("invalid_trigger_id");
    clock.pass(Duration.ofSeconds(3));
    assertThat(call("views.open", open.formatted(trigger)).path("ok").asBoolean()).isTrue();
    assertThat(call("views.open", open.formatted(trigger)).path("error").asText())
        .isEqualTo("exchanged_trigger_id");

    var late = workspace.preparePress("U1", message.channel(), message.ts(), "reject");
    clock.pass(Duration.ofMillis(3001));
    assertThat(
            call("views.open", open.formatted(late.payload().path("trigger_id").asText()))
                .path("error")
                .asText())
        .isEqualTo("expired_trigger_id");
    assertThat(workspace.modals()).hasSize(1);
  }

  @Test
  void a_submitted_view_carries_its_state_in_slacks_shapes() throws Exception {
    var modal = opened();

    workspace.submit(
        modal.id(),
        Map.of("reason", "Too dear\nby far", "kind.s", "2", "checks", "a\nb", "amount", "12.5"));

    var payload = itsApp.received().getLast().payload();
    assertThat(payload.at("/type").asText()).isEqualTo("view_submission");
    assertThat(payload.at("/view/id").asText()).isEqualTo(modal.id());
    assertThat(payload.at("/view/private_metadata").asText()).isEqualTo("secret-1");
    assertThat(payload.at("/view/callback_id").asText()).isEqualTo("reject");
    var values = payload.at("/view/state/values");
    assertThat(values.at("/reason/text/value").asText()).isEqualTo("Too dear\nby far");
    assertThat(values.at("/amount/n/value").asText()).isEqualTo("12.5");
    assertThat(values.at("/kind/s/selected_option/value").asText()).isEqualTo("2");
    assertThat(values.at("/checks/c/selected_options")).hasSize(2);
    assertThat(values.at("/day/d/selected_date").asText()).isEqualTo("2026-07-27");
    assertThat(workspace.openModal("U1")).isEmpty();
  }

  @Test
  void errors_keep_the_modal_open_with_what_was_typed() throws Exception {
    var modal = opened();
    itsApp.answers(
        200, "{\"response_action\":\"errors\",\"errors\":{\"reason\":\"Say more, please.\"}}");

    var answer = workspace.submit(modal.id(), Map.of("reason", "no"));

    assertThat(answer.status()).isEqualTo(200);
    var still = workspace.openModal("U1").orElseThrow();
    assertThat(still.errors()).containsExactly(Map.entry("reason", "Say more, please."));
    assertThat(still.typed()).containsEntry("reason.text", "no");

    itsApp.answers(200, "{\"response_action\":\"errors\",\"errors\":{\"nowhere\":\"?\"}}");
    workspace.submit(modal.id(), Map.of("reason", "no"));
    assertThat(workspace.openModal("U1").orElseThrow().trouble()).contains("trouble");

    itsApp.answers(200, "{\"response_action\":\"clear\"}");
    workspace.submit(modal.id(), Map.of("reason", "because"));
    assertThat(workspace.openModal("U1")).isEmpty();
  }

  @Test
  void an_empty_required_field_is_not_even_sent() throws Exception {
    var modal = opened();

    var answer = workspace.submit(modal.id(), Map.of("amount", "many"));

    assertThat(answer.arrived()).isFalse();
    assertThat(itsApp.received()).isEmpty();
    assertThat(workspace.openModal("U1").orElseThrow().errors())
        .containsOnlyKeys("reason", "amount");
  }

  @Test
  void a_view_is_replaced_by_an_answer_or_by_a_call_but_not_with_a_stale_hash() throws Exception {
    var modal = opened();
    itsApp.answers(
        200,
        """
        {"response_action":"update","view":{"type":"modal",
         "title":{"type":"plain_text","text":"Done"},"blocks":[{"type":"divider"}]}}
        """);

    workspace.submit(modal.id(), Map.of("reason", "because"));

    var replaced = workspace.openModal("U1").orElseThrow();
    assertThat(replaced.id()).isEqualTo(modal.id());
    assertThat(replaced.view().at("/title/text").asText()).isEqualTo("Done");
    var stale =
        "{\"view_id\":\"%s\",\"hash\":\"%s\",\"view\":%s}"
            .formatted(modal.id(), modal.view().path("hash").asText(), FORM);
    assertThat(call("views.update", stale).path("error").asText()).isEqualTo("hash_conflict");
    var fresh = "{\"view_id\":\"%s\",\"view\":%s}".formatted(modal.id(), FORM);
    assertThat(call("views.update", fresh).path("ok").asBoolean()).isTrue();
    workspace.closeModal(modal.id());
    assertThat(call("views.update", fresh).path("error").asText()).isEqualTo("not_found");
  }

  @Test
  void the_events_address_is_verified_by_an_echo() {
    assertThat(workspace.verifyUrl()).isFalse();
    itsApp.echoesChallenges();
    assertThat(workspace.verifyUrl()).isTrue();

    var handshake = itsApp.received().getLast();
    assertThat(handshake.contentType()).isEqualTo("application/json");
    assertThat(Json.read(handshake.body()).path("type").asText()).isEqualTo("url_verification");
  }

  @Test
  void an_uninstalled_app_is_told_so() {
    workspace.prepareAppUninstalled().send();
    workspace.prepareTokensRevoked().send();

    assertThat(itsApp.received())
        .extracting(each -> Json.read(each.body()).at("/event/type").asText())
        .containsExactly("app_uninstalled", "tokens_revoked");
  }

  @Test
  void a_call_without_a_token_or_of_an_unknown_method_is_refused() throws Exception {
    var bare =
        HttpRequest.newBuilder(workspace.apiUrl().resolve("auth.test"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(http.send(bare, BodyHandlers.ofString()).body()).contains("not_authed");
    assertThat(call("chat.shout", "{}").path("error").asText()).isEqualTo("unknown_method");
    assertThat(call("chat.postMessage", "{").path("error").asText()).isEqualTo("invalid_json");
  }

  @Test
  void a_response_address_replaces_or_deletes_and_runs_out() throws Exception {
    var message = posted();
    var press = workspace.preparePress("U1", message.channel(), message.ts(), "approve");
    var address = URI.create(press.payload().path("response_url").asText());

    assertThat(say(address, "{\"replace_original\":true,\"text\":\"Done\"}")).isEqualTo(200);
    assertThat(workspace.messages().getFirst().text()).isEqualTo("Done");
    assertThat(say(address, "{\"text\":\"Only you\"}")).isEqualTo(200);
    assertThat(workspace.messages().getLast().ephemeralTo()).isEqualTo("U1");
    assertThat(say(address, "{\"delete_original\":true}")).isEqualTo(200);
    assertThat(workspace.messages().getFirst().deleted()).isTrue();
    say(address, "{\"text\":\"4\"}");
    say(address, "{\"text\":\"5\"}");
    assertThat(say(address, "{\"text\":\"6\"}")).isEqualTo(404);
  }

  private int say(URI address, String json) throws Exception {
    var request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
