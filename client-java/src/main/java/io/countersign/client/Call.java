package io.countersign.client;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as it is sent, each time with the same bytes.
 *
 * @param more how long the other side may take in addition, since it waits for people
 */
record Call(
    String method,
    String path,
    String query,
    byte @Nullable [] body,
    @Nullable String idempotencyKey,
    Repeating repeating,
    Duration more) {

  /** Whether it can be made again. */
  enum Repeating {
    /** However often: it comes to the same. */
    HARMLESS,
    /** Only if it certainly was not carried out. */
    IF_NOTHING_HAPPENED
  }

  static Call get(String path) {
    return new Call("GET", path, "", null, null, Repeating.HARMLESS, Duration.ZERO);
  }

  /** As soon as there is something to tell, or after so many seconds. */
  static Call getWaiting(String path, long seconds) {
    return new Call(
        "GET",
        path,
        "?wait=" + seconds,
        null,
        null,
        Repeating.HARMLESS,
        Duration.ofSeconds(seconds));
  }

  /** Done once, however often it is sent. */
  static Call postOnce(String path, Map<String, ?> body, String idempotencyKey) {
    return new Call(
        "POST",
        path,
        "",
        Json.write(body),
        Check.idempotencyKey(idempotencyKey),
        Repeating.HARMLESS,
        Duration.ZERO);
  }

  static Call post(String path, Map<String, ?> body, Repeating repeating) {
    return new Call("POST", path, "", Json.write(body), null, repeating, Duration.ZERO);
  }

  static Call put(String path, Map<String, ?> body) {
    return new Call("PUT", path, "", Json.write(body), null, Repeating.HARMLESS, Duration.ZERO);
  }

  /** Without what is sent. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
