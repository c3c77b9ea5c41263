package io.countersign.application.channel;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names one message to one person on one channel, {@code dlv_…}; the same on every attempt. */
public record DeliveryId(String value) {
  private static final Pattern SHAPE = Pattern.compile("dlv_[0-9a-zA-Z_-]{1,60}");

  public DeliveryId {
    Check.matches("A delivery id", value, SHAPE, "of the form dlv_…");
  }

  @Override
  public String toString() {
    return value;
  }
}
