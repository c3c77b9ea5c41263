package io.countersign.domain.person;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names a delegation, {@code dgn_…}. */
public record DelegationId(String value) {
  private static final Pattern SHAPE = Pattern.compile("dgn_[0-9a-zA-Z_-]{1,60}");

  public DelegationId {
    Check.matches("A delegation id", value, SHAPE, "of the form dgn_…");
  }

  @Override
  public String toString() {
    return value;
  }
}
