package io.countersign.application.testing;

import io.countersign.application.runtime.Ids;
import io.countersign.domain.request.RequestId;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Ids in counting order, the same in every run; so is what passes for random. */
public final class CountingIds implements Ids {
  private final AtomicLong last;

  public CountingIds() {
    this(0);
  }

  /** Counts on from here, so as not to meet the ids that others have made. */
  public CountingIds(long from) {
    last = new AtomicLong(from);
  }

  @Override
  public RequestId request() {
    return request(last.incrementAndGet());
  }

  @Override
  public String next(String prefix) {
    return numbered(prefix, last.incrementAndGet());
  }

  @Override
  public byte[] random(int count) {
    var seed = last.incrementAndGet() * 0x9E3779B97F4A7C15L;
    var bytes = new byte[count];
    for (var i = 0; i < count; i++) {
      seed ^= seed << 13;
      seed ^= seed >>> 7;
      seed ^= seed << 17;
      bytes[i] = (byte) (seed >>> 24);
    }
    return bytes;
  }

  /** A UUID of version 7 whose text sorts by {@code number}. */
  static RequestId request(long number) {
    return new RequestId(
        new UUID(0x0199_0000_0000_7000L + (number << 16), 0x8000_0000_0000_0000L | number));
  }

  static String numbered(String prefix, long number) {
    return "%s_%022d".formatted(prefix, number);
  }
}
