package io.countersign.adapters.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Press;
import io.countersign.domain.person.Handle;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Slack sends, once its signature is right. */
class IncomingReaderTest {
  private static final String TEAM = "T0ACME";
  private static final String SHOWN = "sha256:" + "3f".repeat(32);

  private static final String PRESS =
      """
      {"type":"block_actions","user":{"id":"U024BE7LH","username":"chris","team_id":"T0ACME"},
       "team":{"id":"T0ACME","domain":"acme"},"trigger_id":"13345224609.738474920.8088930838d88f008e0",
       "container":{"type":"message","message_ts":"1763712300.000100","channel_id":"D024"},
       "channel":{"id":"D024","name":"directmessage"},
       "actions":[{"action_id":"approve","block_id":"answer","value":"dlv_1|%s","type":"button",
                   "action_ts":"1763712345.678900"}]}
      """
          .formatted(SHOWN);

  private static final String SUBMISSION =
      """
      {"type":"view_submission","user":{"id":"U024BE7LH","team_id":"T0ACME"},"team":{"id":"T0ACME"},
       "view":{"id":"V1","callback_id":"submit-approval","private_metadata":"dlv_1|%s|D024",
        "state":{"values":{
          "field.total":{"input":{"type":"number_input","value":"18000.5"}},
          "field.due":{"input":{"type":"datepicker","selected_date":"2026-12-01"}},
          "field.centre":{"input":{"type":"static_select","selected_option":{"value":"Nord"}}},
          "field.urgent":{"input":{"type":"radio_buttons","selected_option":null}},
          "field.note":{"input":{"type":"plain_text_input","value":null}},
          "comment":{"input":{"type":"plain_text_input","value":"as agreed"}}}}}}
      """
          .formatted(SHOWN);

  @Test
  void a_button_names_its_message_and_what_it_showed() {
    var press = pressed(read(form(PRESS)));
    assertThat(press.delivery().value()).isEqualTo("dlv_1");
    assertThat(press.seen()).hasToString(SHOWN);
    assertThat(press.by()).isEqualTo(new Handle("U024BE7LH"));
    assertThat(press.kind()).isEqualTo(Press.Kind.APPROVE);
    assertThat(press.evidence()).isEqualTo("T0ACME/U024BE7LH");
    assertThat(press.key()).isEqualTo("1763712345.678900/1763712300.000100/approve/U024BE7LH");
    assertThat(ReturnAddress.of(press).conversation()).isEqualTo("D024");
    assertThat(ReturnAddress.of(press).trigger()).startsWith("13345224609");
  }

  @Test
  void a_form_says_what_was_entered_and_what_was_left_empty() {
    var press = pressed(read(form(SUBMISSION)));
    assertThat(press.kind()).isEqualTo(Press.Kind.SUBMIT_APPROVAL);
    assertThat(press.comment()).isEqualTo("as agreed");
    assertThat(press.typed())
        .isEqualTo(
            Map.of(
                "total",
                "18000.5",
                "due",
                "2026-12-01",
                "centre",
                "Nord",
                "urgent",
                "",
                "note",
                ""));
    assertThat(ReturnAddress.of(press).conversation()).isEqualTo("D024");
  }

  @Test
  void the_same_form_filled_in_differently_is_another_press() {
    var first = pressed(read(form(SUBMISSION)));
    assertThat(pressed(read(form(SUBMISSION))).key()).isEqualTo(first.key());
    assertThat(pressed(read(form(SUBMISSION.replace("18000.5", "1")))).key())
        .isNotEqualTo(first.key());
  }

  @Test
  @DisplayName("E87 what comes from another workspace is not for this account")
  void another_workspace_is_another_account() {
    for (var payload : new String[] {PRESS, SUBMISSION}) {
      assertThat(
              read(form(payload.replace("\"team\":{\"id\":\"T0ACME\"", "\"team\":{\"id\":\"T9\""))))
          .isEqualTo(new Incoming.NotForThisAccount());
      assertThat(
              read(form(payload.replace("\"team\":{\"id\":\"T0ACME\"", "\"team\":{\"no\":\"T9\""))))
          .isEqualTo(new Incoming.NotForThisAccount());
    }
    assertThat(read("{\"type\":\"event_callback\",\"team_id\":\"T9\"}"))
        .isEqualTo(new Incoming.NotForThisAccount());
  }

  @Test
  void slack_is_told_what_it_wants_to_hear() {
    assertThat(read("{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1a\"}"))
        .isEqualTo(new Incoming.Handled(new IncomingAnswer("text/plain", "3eZbrw1a")));
    assertThat(read("ssl_check=1&token=x")).isEqualTo(handled());
    assertThat(read("{\"type\":\"event_callback\",\"team_id\":\"T0ACME\"}")).isEqualTo(handled());
  }

  @Test
  void what_does_not_concern_us_is_left_alone() {
    assertThat(read(form(PRESS.replace("\"approve\"", "\"page\"")))).isEqualTo(handled());
    assertThat(read(form(PRESS.replace("dlv_1|sha256", "something")))).isEqualTo(handled());
    assertThat(read(form(PRESS.replace("block_actions", "shortcut")))).isEqualTo(handled());
    assertThat(read(form(SUBMISSION.replace("submit-approval", "survey")))).isEqualTo(handled());
    assertThat(read(form(SUBMISSION.replace("dlv_1|", "")))).isEqualTo(handled());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "payload=",
        "payload=%",
        "payload=%7B",
        "payload=[]",
        "payload=%22x%22",
        "null",
        "[]",
        "7",
        "\"x\"",
        "{",
        "payload={\"team\":7}",
        "payload={\"team\":{\"id\":\"T0ACME\"},\"type\":\"block_actions\"}",
        "payload={\"team\":{\"id\":\"T0ACME\"},\"type\":\"block_actions\",\"actions\":[]}",
        "payload={\"team\":{\"id\":\"T0ACME\"},\"type\":\"block_actions\",\"actions\":[7]}",
        "payload={\"team\":{\"id\":[1,2]},\"type\":{}}"
      })
  void what_cannot_be_understood_is_malformed_and_no_error(String body) {
    assertThat(read(body)).isEqualTo(new Incoming.Malformed());
  }

  @Test
  void bottomless_nesting_is_malformed_and_no_error() {
    assertThat(read("[".repeat(200_000))).isEqualTo(new Incoming.Malformed());
    assertThat(read("payload=" + "{\"a\":".repeat(100_000))).isEqualTo(new Incoming.Malformed());
  }

  private static Incoming handled() {
    return new Incoming.Handled(IncomingAnswer.EMPTY);
  }

  private static Press pressed(Incoming incoming) {
    assertThat(incoming).isInstanceOf(Incoming.Pressed.class);
    return ((Incoming.Pressed) incoming).press();
  }

  private static String form(String payload) {
    return "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
  }

  private static Incoming read(String body) {
    return IncomingReader.read(
        new IncomingCall(Map.of(), body.getBytes(StandardCharsets.UTF_8)), TEAM);
  }
}
