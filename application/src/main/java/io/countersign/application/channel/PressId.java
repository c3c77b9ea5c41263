package io.countersign.application.channel;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names a stored press, {@code prs_…}. */
public record PressId(String value) {
  private static final Pattern SHAPE = Pattern.compile("prs_[0-9a-zA-Z_-]{1,60}");

  public PressId {
    Check.matches("The id of a press", value, SHAPE, "of the form prs_…");
  }

  @Override
  public String toString() {
    return value;
  }
}
