package io.countersign.domain.person;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names a person of a tenant's directory, {@code per_…}. */
public record PersonId(String value) {
  private static final Pattern SHAPE = Pattern.compile("per_[0-9a-zA-Z_-]{1,60}");

  public PersonId {
    Check.matches("A person id", value, SHAPE, "of the form per_…");
  }

  @Override
  public String toString() {
    return value;
  }
}
