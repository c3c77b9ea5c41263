package io.countersign.domain.person;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A mail address as a person types it: ASCII {@code local@domain}, no display name, no quoting, no
 * line breaks. Narrower than RFC 5321 on purpose: what is not matched here cannot smuggle headers
 * or SMTP commands.
 */
public record EmailAddress(String value) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
              + "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  public EmailAddress {
    Check.line("An email address", value, 254);
    Check.matches("An email address", value, SHAPE, "of the form name@example.com");
    if (value.indexOf('@') > 64) {
      throw new InvalidValueException(
          "An email address must have at most 64 characters before the @.");
    }
  }

  /** The form under which the directory keeps and finds an address: lower case. */
  public EmailAddress normalized() {
    return new EmailAddress(value.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether both addresses reach the same mailbox as far as can be told from the text: letter case
   * and {@code +tag} do not make another person.
   */
  public boolean samePersonAs(EmailAddress other) {
    return mailbox().equals(other.mailbox());
  }

  /**
   * What says which mailbox it reaches: lower case, without a {@code +tag}. For comparing; it may
   * not even be an address that mail can be sent to.
   */
  public String mailbox() {
    var lower = value.toLowerCase(Locale.ROOT);
    var at = lower.indexOf('@');
    var local = lower.substring(0, at);
    var plus = local.indexOf('+');
    return (plus > 0 ? local.substring(0, plus) : local) + lower.substring(at);
  }

  @Override
  public String toString() {
    return value;
  }
}
