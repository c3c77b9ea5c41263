package io.countersign.domain.request;

import io.countersign.domain.InvalidValueException;
import java.time.Instant;

/**
 * A verdict above the rules, by an administrator's key. It is nobody's {@link Decision} and counts
 * for no quorum.
 *
 * @param reason never empty
 */
public record Overriding(
    String keyId, String keyName, Verdict verdict, Comment reason, Instant at) {
  public Overriding {
    if (reason.empty()) {
      throw new InvalidValueException("An override needs a reason.");
    }
  }
}
