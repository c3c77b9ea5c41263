package io.countersign.domain.request;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names one person's answer, {@code dec_…}. */
public record DecisionId(String value) {
  private static final Pattern SHAPE = Pattern.compile("dec_[0-9a-zA-Z_-]{1,60}");

  public DecisionId {
    Check.matches("A decision id", value, SHAPE, "of the form dec_…");
  }

  @Override
  public String toString() {
    return value;
  }
}
