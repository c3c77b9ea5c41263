package io.countersign.adapters.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.IncomingCall;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the example in Slack's own documentation, "Verifying requests from Slack". */
class RequestSignatureTest {
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  private static final String TIMESTAMP = "1531420618";
  private static final Instant THEN = Instant.ofEpochSecond(1_531_420_618L);
  private static final String BODY =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
          + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
          + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
          + "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
          + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

  @Test
  void the_documented_example_verifies() {
    assertThat(verifies(SIGNATURE, TIMESTAMP, BODY, THEN)).isTrue();
  }

  @Test
  void while_a_secret_is_replaced_both_are_good_and_no_other() {
    var call = call(SIGNATURE, TIMESTAMP, BODY);
    assertThat(RequestSignature.verifies(call, List.of("new", SECRET), THEN)).isTrue();
    assertThat(RequestSignature.verifies(call, List.of("new", "other"), THEN)).isFalse();
    assertThat(RequestSignature.verifies(call, List.of(), THEN)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -1, 0, 1, 300})
  void five_minutes_either_way_are_good(long seconds) {
    assertThat(verifies(SIGNATURE, TIMESTAMP, BODY, THEN.plusSeconds(seconds))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, 86_400, -86_400})
  @DisplayName("E85 a call that is 301 s old, or 301 s ahead of its time, is not genuine")
  void a_second_more_is_too_much(long seconds) {
    assertThat(verifies(SIGNATURE, TIMESTAMP, BODY, THEN.plusSeconds(seconds))).isFalse();
  }

  @Test
  @DisplayName("E85 one changed byte, another time or another signature: not genuine")
  void whatever_is_altered_fails() {
    assertThat(verifies(SIGNATURE, TIMESTAMP, BODY.replace("text=", "text=x"), THEN)).isFalse();
    assertThat(verifies(SIGNATURE, TIMESTAMP, BODY.replace("%2F", "/"), THEN)).isFalse();
    assertThat(verifies(SIGNATURE, "1531420619", BODY, THEN)).isFalse();
    assertThat(verifies(SIGNATURE.replace("a2", "A2"), TIMESTAMP, BODY, THEN)).isFalse();
    assertThat(verifies(SIGNATURE.replace("v0", "v1"), TIMESTAMP, BODY, THEN)).isFalse();
    assertThat(verifies(SIGNATURE + " ", TIMESTAMP, BODY, THEN)).isFalse();
    assertThat(verifies("", TIMESTAMP, BODY, THEN)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "-1531420618",
        "1531420618.0",
        "+1531420618",
        "99999999999999999999"
      })
  @DisplayName("E85 a time that is none: not genuine, and no error")
  void times_are_plain_seconds(String timestamp) {
    assertThat(verifies(SIGNATURE, timestamp, BODY, THEN)).isFalse();
  }

  private static boolean verifies(String signature, String timestamp, String body, Instant now) {
    return RequestSignature.verifies(call(signature, timestamp, body), List.of(SECRET), now);
  }

  private static IncomingCall call(String signature, String timestamp, String body) {
    return new IncomingCall(
        Map.of("X-Slack-Signature", signature, "x-slack-request-timestamp", timestamp),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
