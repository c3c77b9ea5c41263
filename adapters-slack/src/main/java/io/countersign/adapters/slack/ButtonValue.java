package io.countersign.adapters.slack;

import io.countersign.application.channel.DeliveryId;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.request.ContentDigest;
import java.util.Optional;

/** What a button carries: whose message it is on, and what that message showed. */
record ButtonValue(DeliveryId delivery, ContentDigest shown) {
  @Override
  public String toString() {
    return delivery + "|" + shown;
  }

  static Optional<ButtonValue> parse(String text) {
    var bar = text.indexOf('|');
    if (bar < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ButtonValue(
              new DeliveryId(text.substring(0, bar)), new ContentDigest(text.substring(bar + 1))));
    } catch (InvalidValueException notOurs) {
      return Optional.empty();
    }
  }
}
