package io.countersign.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One signed request from Slack to the app, ready to be sent: as often, as late and as altered as a
 * test wants. It does not change; each {@code with…} answers another one.
 */
public final class Interaction {

  /** What is sent, and how its payload is written into the body. */
  enum Kind {
    INTERACTIVE("application/x-www-form-urlencoded"),
    EVENT("application/json");

    private final String contentType;

    Kind(String contentType) {
      this.contentType = contentType;
    }
  }

  static final String SIGNATURE = "X-Slack-Signature";
  static final String TIMESTAMP = "X-Slack-Request-Timestamp";

  private final Messenger messenger;
  private final Kind kind;
  private final ObjectNode payload;
  private final URI target;
  private final String body;
  private final Map<String, String> headers;
  private final Instant at;
  private final String secret;
  private final Aftermath aftermath;

  /** What Slack does with the app's answer. */
  interface Aftermath {
    void answered(Answer answer);
  }

  private Interaction(
      Messenger messenger,
      Kind kind,
      ObjectNode payload,
      URI target,
      String body,
      Map<String, String> headers,
      Instant at,
      String secret,
      Aftermath aftermath) {
    this.messenger = messenger;
    this.kind = kind;
    this.payload = payload;
    this.target = target;
    this.body = body;
    this.headers = Map.copyOf(headers);
    this.at = at;
    this.secret = secret;
    this.aftermath = aftermath;
  }

  static Interaction signed(
      Messenger messenger,
      Kind kind,
      ObjectNode payload,
      URI target,
      Instant at,
      String secret,
      Aftermath aftermath) {
    var body =
        kind == Kind.EVENT ? Json.write(payload) : Messenger.form("payload", Json.write(payload));
    var headers =
        Map.of(
            "Content-Type",
            kind.contentType,
            TIMESTAMP,
            Long.toString(at.getEpochSecond()),
            SIGNATURE,
            Signature.of(secret, at, body));
    return new Interaction(messenger, kind, payload, target, body, headers, at, secret, aftermath);
  }

  /** The headers that matter: content type, timestamp and signature. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body, byte for byte. */
  public String body() {
    return body;
  }

  /** What the body says, before it is encoded. */
  public JsonNode payload() {
    return payload.deepCopy();
  }

  /** Where {@link #send()} sends it. */
  public URI target() {
    return target;
  }

  /** Sends it to the app, and does with the answer what Slack does. */
  public Answer send() {
    return sendTo(target);
  }

  /** Sends it elsewhere. */
  public Answer sendTo(URI url) {
    var answer = messenger.post(url, headers, body);
    aftermath.answered(answer);
    return answer;
  }

  /** Signed as at another time, with the header to match. */
  public Interaction signedAt(Instant time) {
    return signed(messenger, kind, payload, target, time, secret, aftermath);
  }

  /** Signed with another secret. */
  public Interaction signedWith(String otherSecret) {
    return signed(messenger, kind, payload, target, at, otherSecret, aftermath);
  }

  /** Says something else and is properly signed. */
  public Interaction withPayload(UnaryOperator<ObjectNode> change) {
    return signed(messenger, kind, change.apply(payload.deepCopy()), target, at, secret, aftermath);
  }

  /** The body exchanged, the signature left as it was. */
  public Interaction withBody(String other) {
    return new Interaction(messenger, kind, payload, target, other, headers, at, secret, aftermath);
  }

  /** One header more, or another value for it. */
  public Interaction withHeader(String name, String value) {
    var others = new LinkedHashMap<>(headers);
    others.put(name, value);
    return with(others);
  }

  /** One header less. */
  public Interaction withoutHeader(String name) {
    var others = new LinkedHashMap<>(headers);
    others.remove(name);
    return with(others);
  }

  /** Without signature and timestamp. */
  public Interaction unsigned() {
    return withoutHeader(SIGNATURE).withoutHeader(TIMESTAMP);
  }

  private Interaction with(Map<String, String> others) {
    return new Interaction(messenger, kind, payload, target, body, others, at, secret, aftermath);
  }

  @Override
  public String toString() {
    return "Interaction[" + Json.text(payload, "type") + "]";
  }
}
