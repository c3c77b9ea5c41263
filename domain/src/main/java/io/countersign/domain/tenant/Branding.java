package io.countersign.domain.tenant;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import java.util.regex.Pattern;

/**
 * How a tenant's mails and pages look.
 *
 * @param name shown at the top, at most 80 characters
 * @param color {@code #rrggbb}, used for the header bar
 * @param logoUrl an https address of an image, or empty for none
 */
public record Branding(String name, String color, String logoUrl) {
  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final Pattern HTTPS = Pattern.compile("https://[^\\s\"'<>]{1,400}");
  public static final String DEFAULT_COLOR = "#1f3a5f";

  public Branding {
    Check.filledLine("The branding name", name, 80);
    Check.matches("The branding color", color, COLOR, "of the form #rrggbb");
    if (!logoUrl.isEmpty() && !HTTPS.matcher(logoUrl).matches()) {
      throw new InvalidValueException("The logo address must be an https address.");
    }
  }

  /** What a tenant has that never chose anything. */
  public static Branding plain(String name) {
    return new Branding(name, DEFAULT_COLOR, "");
  }
}
