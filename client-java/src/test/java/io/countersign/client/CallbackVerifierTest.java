package io.countersign.client;

import static io.countersign.client.StubInstallation.ID;
import static io.countersign.client.StubInstallation.decided;
import static io.countersign.client.StubInstallation.execution;
import static io.countersign.client.StubInstallation.step;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.countersign.client.CallbackRefusedException.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Callbacks as the specification's own library signs them. */
class CallbackVerifierTest {
  private static final String OLD = secret("an old secret of 32 bytes, really");
  private static final String NEW = secret("a new secret of 32 bytes, CANARY!");
  private static final Instant NOW = Instant.parse("2026-11-21T09:00:12Z");
  private static final String MESSAGE = "msg_1";

  private final CallbackVerifier verifier =
      CallbackVerifier.of(NEW).clock(InstantSource.fixed(NOW));

  private static String secret(String text) {
    return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String sign(String secret, String body, Instant at) {
    try {
      return new Webhook(secret).sign(MESSAGE, at.getEpochSecond(), body);
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String event(String type, String data) {
    return "{\"type\":\"%s\",\"timestamp\":\"2026-11-21T09:00:00Z\",\"data\":%s}"
        .formatted(type, data);
  }

  private static final String BODY = event("approval.decided", decided("approved", "approve"));

  private static CallbackEvent verify(
      CallbackVerifier by, String body, Instant at, String signature) {
    return by.verify(body.getBytes(UTF_8), MESSAGE, Long.toString(at.getEpochSecond()), signature);
  }

  private CallbackEvent read(String body) {
    return verify(verifier, body, NOW, sign(NEW, body, NOW));
  }

  private static void refused(Why why, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            CallbackRefusedException.class, thrown -> assertThat(thrown.why()).isEqualTo(why));
  }

  @Test
  void what_the_installation_signed_is_read() {
    var headers =
        Map.of(
            "webhook-id", MESSAGE,
            "webhook-timestamp", Long.toString(NOW.getEpochSecond()),
            "webhook-signature", sign(NEW, BODY, NOW));

    var event = verifier.verify(BODY.getBytes(UTF_8), headers::get);

    assertThat(event.id()).isEqualTo(MESSAGE);
    assertThat(event.at()).isEqualTo(Instant.parse("2026-11-21T09:00:00Z"));
    assertThat(event)
        .isInstanceOfSatisfying(
            CallbackEvent.OfApproval.class,
            about ->
                assertThat(about.approval().result()).isInstanceOf(ApprovalResult.Approved.class));
  }

  @Test
  void one_other_byte_one_other_id_or_one_other_time_is_refused() {
    var right = sign(NEW, BODY, NOW);

    refused(Why.SIGNATURE_WRONG, () -> verify(verifier, BODY + " ", NOW, right));
    refused(Why.SIGNATURE_WRONG, () -> verify(verifier, BODY, NOW.plusSeconds(1), right));
    refused(
        Why.SIGNATURE_WRONG,
        () ->
            verifier.verify(
                BODY.getBytes(UTF_8), "msg_2", Long.toString(NOW.getEpochSecond()), right));
    refused(Why.SIGNATURE_WRONG, () -> verify(verifier, BODY, NOW, sign(OLD, BODY, NOW)));
    for (var wrong :
        List.of("", "v1,", "v1", right.substring(3), "v1a," + right.substring(3), right + "x")) {
      refused(Why.SIGNATURE_WRONG, () -> verify(verifier, BODY, NOW, wrong));
    }
  }

  @Test
  void a_rotation_works_from_either_side() {
    var both = sign(OLD, BODY, NOW) + " " + sign(NEW, BODY, NOW);
    var knowsOld = CallbackVerifier.of(OLD).clock(InstantSource.fixed(NOW));
    var knowsBoth = CallbackVerifier.of(OLD, NEW).clock(InstantSource.fixed(NOW));

    assertThat(verify(verifier, BODY, NOW, both)).isNotNull();
    assertThat(verify(knowsOld, BODY, NOW, both)).isNotNull();
    assertThat(verify(knowsBoth, BODY, NOW, sign(OLD, BODY, NOW))).isNotNull();
    assertThat(verify(knowsBoth, BODY, NOW, sign(NEW, BODY, NOW))).isNotNull();
    refused(Why.SIGNATURE_WRONG, () -> verify(knowsOld, BODY, NOW, sign(NEW, BODY, NOW)));
  }

  @Test
  void what_was_signed_long_ago_or_ahead_is_refused() {
    for (var off : List.of(Duration.ofMinutes(-5), Duration.ofMinutes(5))) {
      var at = NOW.plus(off);
      assertThat(verify(verifier, BODY, at, sign(NEW, BODY, at))).isNotNull();
      var beyond = at.plus(off.isNegative() ? Duration.ofSeconds(-1) : Duration.ofSeconds(1));
      refused(Why.NOT_RECENT, () -> verify(verifier, BODY, beyond, sign(NEW, BODY, beyond)));
      assertThat(
              verify(
                  verifier.tolerance(Duration.ofMinutes(6)), BODY, beyond, sign(NEW, BODY, beyond)))
          .isNotNull();
    }
  }

  @Test
  void headers_that_are_missing_or_no_time() {
    var body = BODY.getBytes(UTF_8);
    var right = sign(NEW, BODY, NOW);
    var time = Long.toString(NOW.getEpochSecond());
    refused(Why.HEADERS_MISSING, () -> verifier.verify(body, name -> null));
    refused(Why.HEADERS_MISSING, () -> verifier.verify(body, null, time, right));
    refused(Why.HEADERS_MISSING, () -> verifier.verify(body, MESSAGE, null, right));
    refused(Why.HEADERS_MISSING, () -> verifier.verify(body, MESSAGE, time, null));
    refused(Why.SIGNATURE_WRONG, () -> verifier.verify(body, MESSAGE, "soon", right));
  }

  @Test
  void every_event_has_its_type() {
    assertThat(read(event("execution.ended", execution("ended", "\"approved\"", ""))))
        .isInstanceOfSatisfying(
            CallbackEvent.OfExecution.class,
            about -> assertThat(about.execution().id()).isEqualTo(ID));
    assertThat(
            read(
                event(
                    "execution.task",
                    "{\"executionId\":\"%s\",\"workflow\":\"w\",\"version\":1,\"step\":\"assemble\",\"attempt\":1,\"labels\":{\"crm\":\"7\"},\"input\":{\"value\":80000}}"
                        .formatted(ID))))
        .isInstanceOfSatisfying(
            CallbackEvent.TaskWaits.class,
            task -> {
              assertThat(task.executionId()).isEqualTo(ID);
              assertThat(task.step()).isEqualTo("assemble");
              assertThat(task.labels()).isEqualTo(Map.of("crm", "7"));
              assertThat(task.input().get("value")).isEqualTo(java.math.BigDecimal.valueOf(80000));
            });
    assertThat(
            read(
                event(
                    "execution.notified",
                    "{\"executionId\":\"%s\",\"step\":\"tell\",\"labels\":{},\"message\":\"Signed.\"}"
                        .formatted(ID))))
        .isInstanceOfSatisfying(
            CallbackEvent.Notified.class, told -> assertThat(told.message()).isEqualTo("Signed."));
    assertThat(read(event("execution.failed", execution("failed", "null", step("a", "failed")))))
        .isInstanceOf(CallbackEvent.OfExecution.class);
    assertThat(read(event("moon.rose", "{}"))).isInstanceOf(CallbackEvent.Other.class);
    assertThatThrownBy(() -> read("no JSON")).isInstanceOf(UnreadableAnswerException.class);
  }

  @Test
  void a_secret_is_in_no_text() {
    assertThat(verifier.toString()).doesNotContain(NEW.substring(6));
    for (var bad : List.of("whsec_%CANARY%", "whsec_Q0FOQVJZ", "")) {
      assertThatThrownBy(() -> CallbackVerifier.of(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasNoCause()
          .satisfies(
              thrown -> assertThat(thrown.getMessage()).doesNotContain("CANARY", "Q0FOQVJZ"));
    }
    assertThatThrownBy(CallbackVerifier::of).isInstanceOf(IllegalArgumentException.class);
  }
}
