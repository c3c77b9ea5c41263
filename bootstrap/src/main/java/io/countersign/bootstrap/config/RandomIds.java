package io.countersign.bootstrap.config;

import com.github.f4b6a3.uuid.UuidCreator;
import io.countersign.application.runtime.Ids;
import io.countersign.domain.request.RequestId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Ids from time-ordered UUIDs (version 7), randomness from the platform's strongest everyday
 * source.
 */
public final class RandomIds implements Ids {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
  private static final int LENGTH = 22;

  private final SecureRandom random = new SecureRandom();

  @Override
  public RequestId request() {
    return new RequestId(UuidCreator.getTimeOrderedEpoch());
  }

  /**
   * The 128 bits of a UUID in base 62, most significant first, so that text order is time order.
   */
  @Override
  public String next(String prefix) {
    var number = new BigInteger(1, bytes(UuidCreator.getTimeOrderedEpoch()));
    var letters = new char[LENGTH];
    for (var i = LENGTH - 1; i >= 0; i--) {
      var digit = number.divideAndRemainder(BASE);
      letters[i] = ALPHABET.charAt(digit[1].intValue());
      number = digit[0];
    }
    return prefix + "_" + new String(letters);
  }

  @Override
  public byte[] random(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }
}
