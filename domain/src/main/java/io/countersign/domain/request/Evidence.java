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
 * @param vouchedFor the account that the channel's provider named, and how it was taken for the
 *     responder, e.g. {@code T0ACME/U024BE7LH (directory)}; empty if no provider named one
 */
public record Evidence(
    String ip,
    String userAgent,
    @Nullable String linkKeyId,
    @Nullable Instant linkExpiresAt,
    String vouchedFor) {
  public static final Evidence NONE = new Evidence("", "", null, null, "");

  /** What is known of somebody who came with a browser. */
  public static Evidence ofVisit(String ip, String userAgent) {
    return new Evidence(ip, userAgent, null, null, "");
  }

  /** What is known of somebody whom a channel's provider vouched for. */
  public static Evidence ofProvider(String vouchedFor) {
    return new Evidence("", "", null, null, vouchedFor);
  }

  public Evidence {
    userAgent = userAgent.length() > 500 ? userAgent.substring(0, 500) : userAgent;
  }
}
