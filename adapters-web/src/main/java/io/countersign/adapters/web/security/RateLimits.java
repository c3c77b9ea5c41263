package io.countersign.adapters.web.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How often somebody may call: token buckets that hold a minute's worth and fill up evenly. Kept in
 * memory, so each replica counts for itself. Whoever has spent theirs waits; others do not notice.
 */
@Singleton
public final class RateLimits {
  private static final long MOST = 100_000;
  private static final Duration FULL_AGAIN = Duration.ofMinutes(2);
  private static final int IPV6_NETWORK = 8;
  private static final int RECORDED = 10;

  private final InstantSource clock;
  private final int perKey;
  private final int perClient;
  private final int perLink;
  private final int perStranger;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(FULL_AGAIN).build();

  /**
   * @param perKey calls a minute with one API key
   * @param perClient page views a minute from one address
   * @param perLink views a minute of one link from one address
   * @param perStranger refused credentials a minute from one address
   */
  public RateLimits(
      InstantSource clock,
      @Property(name = "countersign.limits.key", defaultValue = "1200") int perKey,
      @Property(name = "countersign.limits.client", defaultValue = "300") int perClient,
      @Property(name = "countersign.limits.link", defaultValue = "60") int perLink,
      @Property(name = "countersign.limits.stranger", defaultValue = "60") int perStranger) {
    this.clock = clock;
    this.perKey = perKey;
    this.perClient = perClient;
    this.perLink = perLink;
    this.perStranger = perStranger;
  }

  /** Counts a call with this key. Says how long to wait if it is one too many. */
  public Optional<Duration> callWith(String key) {
    return take("key " + key, perKey);
  }

  /**
   * Counts a view of a page. Says how long to wait if it is one too many.
   *
   * @param address where it comes from; of an IPv6 address the first 64 bits count
   * @param link the link's token, empty if there is none
   */
  public Optional<Duration> view(String address, String link) {
    var network = network(address);
    var ofClient = take("client " + network, perClient);
    return ofClient.isPresent() || link.isEmpty()
        ? ofClient
        : take("link " + network + " " + link.hashCode(), perLink);
  }

  /**
   * Counts a credential that was refused. Says how long to wait if it is one too many.
   *
   * @param address where it came from; of an IPv6 address the first 64 bits count
   */
  public Optional<Duration> refused(String address) {
    return take(stranger(address), perStranger);
  }

  /** Whether the next refused credential from there would be one too many. */
  public boolean refusedTooOften(String address) {
    return spent(stranger(address));
  }

  /** Whether a refusal of this key goes on record: the first few of a minute do. */
  boolean worthRecording(String key) {
    return take("record " + key, RECORDED).isEmpty();
  }

  /**
   * Counts a refused call to one tenant's channel. Each is counted for itself: vendors call many
   * tenants from the same addresses, and one tenant's refusals must not turn another's calls away.
   */
  public void refusedAt(String path, String address) {
    take(stranger(address) + " " + path, perStranger);
  }

  /** Whether the next refused call from there to this channel would be one too many. */
  public boolean refusedTooOftenAt(String path, String address) {
    return spent(stranger(address) + " " + path);
  }

  private boolean spent(String whose) {
    var bucket = buckets.getIfPresent(whose);
    return bucket != null && !bucket.estimateAbilityToConsume(1).canBeConsumed();
  }

  private static String stranger(String address) {
    return "stranger " + network(address);
  }

  /** For {@code Retry-After}: whole seconds, rounded up, at least one. */
  public static String seconds(Duration wait) {
    return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
  }

  private Optional<Duration> take(String whose, int perMinute) {
    var probe = buckets.get(whose, _ -> fullBucket(perMinute)).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket fullBucket(int perMinute) {
    return Bucket.builder()
        .withCustomTimePrecision(new Time())
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
        .build();
  }

  private static String network(String address) {
    try {
      var literal = InetAddress.ofLiteral(address);
      return literal instanceof Inet4Address
          ? address
          : HexFormat.of().formatHex(Arrays.copyOf(literal.getAddress(), IPV6_NETWORK));
    } catch (IllegalArgumentException noAddress) {
      return address;
    }
  }

  private final class Time implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
