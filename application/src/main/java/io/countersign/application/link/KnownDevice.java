package io.countersign.application.link;

import io.countersign.domain.person.EmailAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The value of the cookie that an earlier press left in a browser: {@code issuedAt.mac}, bound to
 * tenant, key and approver.
 */
public final class KnownDevice {
  public static final Duration VALID = Duration.ofDays(180);
  private static final String PURPOSE = "hil.device.v1";
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");

  private KnownDevice() {}

  public static String issue(TenantKey key, EmailAddress approver, Instant now) {
    var issued = Long.toString(now.getEpochSecond());
    return issued + "." + key.macText(PURPOSE, issued + "|" + approver.normalized());
  }

  public static boolean isKnown(TenantKey key, EmailAddress approver, String cookie, Instant now) {
    var parts = SHAPE.matcher(cookie);
    if (!parts.matches()) {
      return false;
    }
    var issued = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
    var expected = issue(key, approver, issued).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, cookie.getBytes(StandardCharsets.US_ASCII))
        && !now.isBefore(issued)
        && now.isBefore(issued.plus(VALID));
  }
}
