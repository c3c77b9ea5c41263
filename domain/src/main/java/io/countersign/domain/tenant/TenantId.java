package io.countersign.domain.tenant;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/**
 * Names a tenant: 2 to 40 characters, lower-case letters, digits and hyphens, e.g. {@code acme-eu}.
 */
public record TenantId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{1,39}");

  public TenantId {
    Check.matches("A tenant id", value, SHAPE, "2 to 40 lower-case letters, digits and hyphens");
  }

  @Override
  public String toString() {
    return value;
  }
}
