package io.countersign.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.client.CallbackRefusedException.Why;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells callbacks of one's own installation from others: signatures after Standard Webhooks.
 * Immutable, and safe for use by many threads.
 *
 * <pre>{@code
 * var callbacks = CallbackVerifier.of(secret);                  // "whsec_…", once
 * var event = callbacks.verify(body, request::getHeader);       // the bytes as they came
 * if (store.isNew(event.id())) { … }                            // events may come again
 * }</pre>
 */
public final class CallbackVerifier {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SHORTEST_SECRET = 16;

  private final List<SecretKeySpec> secrets;
  private final Duration tolerance;
  private final InstantSource clock;

  private CallbackVerifier(List<SecretKeySpec> secrets, Duration tolerance, InstantSource clock) {
    this.secrets = List.copyOf(secrets);
    this.tolerance = tolerance;
    this.clock = clock;
  }

  /**
   * Accepts what one of these secrets signed. One is enough, also on the day after a rotation: the
   * installation signs with both then. With the old and the new one, you can rotate first and tell
   * your receivers afterwards.
   *
   * @param secrets {@code whsec_…}
   * @throws IllegalArgumentException if there is none, or one cannot be used; it does not repeat it
   */
  public static CallbackVerifier of(String... secrets) {
    var keys = new ArrayList<SecretKeySpec>();
    for (var secret : secrets) {
      keys.add(key(secret));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("Name at least one callback secret.");
    }
    return new CallbackVerifier(keys, TOLERANCE, InstantSource.system());
  }

  private static SecretKeySpec key(String secret) {
    var text = secret.strip();
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text.startsWith("whsec_") ? text.substring(6) : text);
    } catch (IllegalArgumentException notBase64) {
      // Without the cause: it repeats a part of the secret.
      throw new IllegalArgumentException("A callback secret is whsec_ and base64.");
    }
    if (bytes.length < SHORTEST_SECRET) {
      throw new IllegalArgumentException("This callback secret is too short.");
    }
    return new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The same with another clock, e.g. in tests. */
  public CallbackVerifier clock(InstantSource other) {
    return new CallbackVerifier(secrets, tolerance, other);
  }

  /**
   * The same with another limit on how old or how far ahead a callback may be; 5 minutes if not.
   */
  public CallbackVerifier tolerance(Duration atMost) {
    return new CallbackVerifier(secrets, Check.positive(atMost), clock);
  }

  /**
   * @param body the bytes as they came, before anything else read them
   * @param header gives a header by its name, in lower case, or null
   * @throws CallbackRefusedException if it is not the installation's; answer with 400 or so
   * @throws UnreadableAnswerException if it is, but cannot be understood
   */
  public CallbackEvent verify(byte[] body, Function<String, @Nullable String> header) {
    return verify(
        body,
        header.apply("webhook-id"),
        header.apply("webhook-timestamp"),
        header.apply("webhook-signature"));
  }

  /** The same with the three headers. */
  public CallbackEvent verify(
      byte[] body, @Nullable String id, @Nullable String timestamp, @Nullable String signature) {
    if (id == null || id.isEmpty() || timestamp == null || signature == null) {
      throw new CallbackRefusedException(Why.HEADERS_MISSING);
    }
    if (!signed(body, id, timestamp, signature)) {
      throw new CallbackRefusedException(Why.SIGNATURE_WRONG);
    }
    if (Duration.between(time(timestamp), clock.instant()).abs().compareTo(tolerance) > 0) {
      throw new CallbackRefusedException(Why.NOT_RECENT);
    }
    return read(id, body);
  }

  private static Instant time(String timestamp) {
    if (!SECONDS.matcher(timestamp).matches()) {
      throw new CallbackRefusedException(Why.NOT_RECENT);
    }
    try {
      return Instant.ofEpochSecond(Long.parseLong(timestamp));
    } catch (DateTimeException beyond) {
      throw new CallbackRefusedException(Why.NOT_RECENT);
    }
  }

  /** Compares all with all, and each in constant time. */
  private boolean signed(byte[] body, String id, String timestamp, String signature) {
    var right = false;
    for (var secret : secrets) {
      var expected = sign(secret, body, id, timestamp).getBytes(UTF_8);
      for (var given : signature.split(" ", -1)) {
        right |= MessageDigest.isEqual(expected, given.getBytes(UTF_8));
      }
    }
    return right;
  }

  private static String sign(SecretKeySpec secret, byte[] body, String id, String timestamp) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java has HMAC-SHA256.", missing);
    }
  }

  private static CallbackEvent read(String id, byte[] body) {
    var event =
        Json.tryRead(body)
            .filter(JsonNode::isObject)
            .orElseThrow(() -> new UnreadableAnswerException("The callback is no JSON document"));
    var type = Json.text(event, "type");
    var at = Json.time(event, "timestamp");
    var data = event.path("data");
    return switch (type) {
      case "approval.decided",
          "approval.returned",
          "approval.info-requested",
          "approval.expired",
          "approval.recalled",
          "approval.cancelled",
          "decision.disputed" ->
          new CallbackEvent.OfApproval(id, type, at, Approval.of(data));
      case "execution.task" ->
          new CallbackEvent.TaskWaits(
              id,
              type,
              at,
              Json.text(data, "executionId"),
              Json.text(data, "step"),
              Json.texts(data, "labels"),
              Json.values(data.path("input")));
      case "execution.notified" ->
          new CallbackEvent.Notified(
              id,
              type,
              at,
              Json.text(data, "executionId"),
              Json.text(data, "step"),
              Json.texts(data, "labels"),
              Json.text(data, "message"));
      case "execution.failed", "execution.ended" ->
          new CallbackEvent.OfExecution(id, type, at, Execution.of(data));
      default -> new CallbackEvent.Other(id, type, at, event.toString());
    };
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "CallbackVerifier[" + secrets.size() + " secrets, " + tolerance + "]";
  }
}
