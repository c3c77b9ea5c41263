package io.countersign.domain.field;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names a field within its request: a letter, then up to 63 letters, digits or underscores. */
public record FieldName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  public FieldName {
    Check.matches(
        "A field name",
        value,
        SHAPE,
        "a letter followed by at most 63 letters, digits or underscores");
  }

  @Override
  public String toString() {
    return value;
  }
}
