package io.countersign.application.secret;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/**
 * Names a tenant's secret: a letter, then up to 63 letters, digits, dots, hyphens or underscores.
 */
public record SecretName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

  public SecretName {
    Check.matches(
        "A secret name",
        value,
        SHAPE,
        "a letter, then letters, digits, dots, hyphens, underscores");
  }

  /**
   * Names that the gateway keeps for its own secrets; tenants can neither set nor refer to them.
   */
  public boolean reserved() {
    return value.startsWith("countersign.");
  }

  /** How a secret of this name is bound when sealed. */
  public String sealPurpose() {
    return "secret/" + value;
  }

  @Override
  public String toString() {
    return value;
  }
}
