package io.countersign.domain.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about how an answer came in. The same record for every channel.
 *
 * @param ip address of the client as seen at the trusted hop, empty when there was none
 * @param userAgent as sent, cut to 500 characters
 * @param linkKeyId the key that signed the link that was pressed; null without a link
 * @param linkExpiresAt null without a link
 */
public record Evidence(
    String ip, String userAgent, @Nullable String linkKeyId, @Nullable Instant linkExpiresAt) {
  public static final Evidence NONE = new Evidence("", "", null, null);

  public Evidence {
    userAgent = userAgent.length() > 500 ? userAgent.substring(0, 500) : userAgent;
  }
}
