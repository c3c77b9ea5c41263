package io.countersign.application.usecase.key;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.link.TenantKey;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.secret.SecretBox;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opened signing keys, kept for a second: so links are checked without a query each, and a revoked
 * key is dead on every replica a second later.
 */
public final class KeyRing {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration SUSPECTED_ONCE_IN = Duration.ofHours(1);
  private static final int MOST = 10_000;

  private final SigningKeys keys;
  private final SecretBox box;
  private final InstantSource clock;
  private final Map<KeyId, Cached> cache = new ConcurrentHashMap<>();
  private final Map<TenantId, Signing> signing = new ConcurrentHashMap<>();

  public KeyRing(SigningKeys keys, SecretBox box, InstantSource clock) {
    this.keys = keys;
    this.box = box;
    this.clock = clock;
  }

  /** A key and whether its links still count. */
  public record Held(TenantKey key, SigningKey.State state) {}

  private record Cached(Held held, Instant readAt) {}

  private record Signing(TenantKey key, Instant readAt) {}

  public Optional<Held> find(KeyId id) {
    var now = clock.instant();
    var cached = cache.get(id);
    if (cached != null && fresh(cached.readAt(), now)) {
      return Optional.of(cached.held());
    }
    return keys.find(id).map(stored -> keep(stored, cached, now));
  }

  /** False if this key came under suspicion within the last hour already. */
  public boolean suspect(TenantKey key, Instant now) {
    return keys.suspect(key.tenant(), key.id(), now, now.minus(SUSPECTED_ONCE_IN));
  }

  /**
   * The key that signs this tenant's new links. Every tenant has one from its creation on. A second
   * after it was replaced or revoked on another replica, all replicas take the new one, except for
   * what they are about to store already; links that were signed in between with a revoked key are
   * made again when their message is sent.
   */
  public TenantKey signing(TenantId tenant) {
    var now = clock.instant();
    var cached = signing.get(tenant);
    if (cached != null && fresh(cached.readAt(), now)) {
      return cached.key();
    }
    var key =
        keys.list(tenant).stream()
            .filter(k -> k.state() == SigningKey.State.ACTIVE)
            .findFirst()
            .map(this::open)
            .orElseThrow(
                () -> new IllegalStateException("Tenant " + tenant + " has no active key"));
    if (signing.size() >= MOST) {
      signing.clear();
    }
    signing.put(tenant, new Signing(key, now));
    return key;
  }

  /** This tenant's keys have changed, here and now. */
  void changed(TenantId tenant) {
    signing.remove(tenant);
    cache.values().removeIf(cached -> cached.held().key().tenant().equals(tenant));
  }

  private static boolean fresh(Instant readAt, Instant now) {
    return Duration.between(readAt, now).abs().compareTo(FRESH) < 0;
  }

  public TenantKey open(SigningKey stored) {
    var cached = cache.get(stored.id());
    return cached != null
        ? cached.held().key()
        : new TenantKey(
            stored.id(),
            stored.tenant(),
            box.open(stored.tenant(), SigningKey.sealPurpose(stored.id()), stored.material()));
  }

  private Held keep(SigningKey stored, @Nullable Cached before, Instant now) {
    var key = before != null ? before.held().key() : open(stored);
    var held = new Held(key, stored.state());
    if (cache.size() >= MOST) {
      cache.clear();
    }
    cache.put(stored.id(), new Cached(held, now));
    return held;
  }
}
