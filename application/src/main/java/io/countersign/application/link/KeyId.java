package io.countersign.application.link;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names a signing key, unique over all tenants: {@code k} and 6 to 15 letters or digits. */
public record KeyId(String value) {
  private static final Pattern SHAPE = Pattern.compile("k[0-9A-Za-z]{6,15}");

  public KeyId {
    Check.matches("A key id", value, SHAPE, "k followed by 6 to 15 letters or digits");
  }

  public static boolean wellFormed(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
