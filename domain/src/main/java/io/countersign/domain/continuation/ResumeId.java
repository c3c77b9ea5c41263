package io.countersign.domain.continuation;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/**
 * Names one resumption, {@code msg_…}; the same on every attempt, so receivers can tell repeats.
 */
public record ResumeId(String value) {
  private static final Pattern SHAPE = Pattern.compile("msg_[0-9a-zA-Z_-]{1,60}");

  public ResumeId {
    Check.matches("A resume id", value, SHAPE, "of the form msg_…");
  }

  @Override
  public String toString() {
    return value;
  }
}
