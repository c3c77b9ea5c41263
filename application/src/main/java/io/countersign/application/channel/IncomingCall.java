package io.countersign.application.channel;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Locale;
import java.util.Map;

/** A call of a vendor, as it came in: nothing of it has been parsed. */
public final class IncomingCall {
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * @param headers of one value each
   */
  public IncomingCall(Map<String, String> headers, byte[] body) {
    this.headers =
        headers.entrySet().stream()
            .collect(
                toUnmodifiableMap(
                    header -> header.getKey().toLowerCase(Locale.ROOT),
                    Map.Entry::getValue,
                    (first, second) -> first));
    this.body = body.clone();
  }

  /** Empty text if there is no such header. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  public Map<String, String> headers() {
    return headers;
  }

  /** The bytes, exactly. */
  public byte[] body() {
    return body.clone();
  }

  /** Without what it says. */
  @Override
  public String toString() {
    return "IncomingCall[" + body.length + " bytes]";
  }
}
