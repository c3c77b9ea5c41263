package io.countersign.adapters.slack;

import io.countersign.application.channel.IncomingCall;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slack's signature of a call, version {@code v0}: HMAC-SHA256 over {@code v0:timestamp:body}, as
 * described in "Verifying requests from Slack". Holds for five minutes to either side, so that
 * neither an old call nor one made for later is taken.
 */
final class RequestSignature {
  static final String SIGNATURE = "X-Slack-Signature";
  static final String TIMESTAMP = "X-Slack-Request-Timestamp";

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private RequestSignature() {}

  static boolean verifies(IncomingCall call, List<String> secrets, Instant now) {
    var timestamp = call.header(TIMESTAMP);
    if (!SECONDS.matcher(timestamp).matches()) {
      return false;
    }
    var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now).abs();
    if (age.compareTo(TOLERANCE) > 0) {
      return false;
    }
    var given = call.header(SIGNATURE).getBytes(StandardCharsets.UTF_8);
    var genuine = false;
    for (var secret : secrets) {
      genuine |= MessageDigest.isEqual(given, signature(secret, timestamp, call.body()));
    }
    return genuine;
  }

  private static byte[] signature(String secret, String timestamp, byte[] body) {
    var signed = new ByteArrayOutputStream();
    signed.writeBytes(("v0:" + timestamp + ":").getBytes(StandardCharsets.US_ASCII));
    signed.writeBytes(body);
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return ("v0=" + HexFormat.of().formatHex(mac.doFinal(signed.toByteArray())))
          .getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, missing);
    }
  }
}
