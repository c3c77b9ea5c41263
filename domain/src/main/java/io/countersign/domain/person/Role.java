package io.countersign.domain.person;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** A role that people hold and requests are addressed to, e.g. {@code finance}. */
public record Role(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public Role {
    Check.matches(
        "A role", value, SHAPE, "1 to 64 lower-case letters, digits, dots, hyphens or underscores");
  }

  @Override
  public String toString() {
    return value;
  }
}
