package io.countersign.domain.person;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/**
 * What a channel's provider calls an account of a person, e.g. {@code U024BE7LH}: 1 to 100 visible
 * ASCII characters. Names nobody else for as long as the provider does not give it away again.
 */
public record Handle(String value) {
  private static final Pattern SHAPE = Pattern.compile("[!-~]{1,100}");

  public Handle {
    Check.matches("A handle", value, SHAPE, "1 to 100 visible ASCII characters");
  }

  @Override
  public String toString() {
    return value;
  }
}
