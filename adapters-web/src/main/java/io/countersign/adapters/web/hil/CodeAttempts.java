package io.countersign.adapters.web.hil;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Wrong codes per message and network: three are free, then that network waits. Anybody else can go
 * on, so that nobody can lock an approver out.
 */
@Singleton
final class CodeAttempts {
  private static final int FREE = 3;
  private static final Duration WAIT = Duration.ofMinutes(10);
  private static final int MOST = 20_000;

  private record Place(String network, String message) {}

  private record Wrong(int count, Instant last) {}

  private final InstantSource clock;
  private final Map<Place, Wrong> places = new Recent<>(MOST);

  CodeAttempts(InstantSource clock) {
    this.clock = clock;
  }

  /** How long this client has to wait, empty if it need not. */
  synchronized Optional<Duration> delay(Visitor visitor, String message) {
    var wrong = recent(new Place(visitor.network(), message));
    return wrong.count() > FREE
        ? Optional.of(Duration.between(clock.instant(), wrong.last().plus(WAIT)))
        : Optional.empty();
  }

  synchronized void wrong(Visitor visitor, String message) {
    var place = new Place(visitor.network(), message);
    places.put(place, new Wrong(recent(place).count() + 1, clock.instant()));
  }

  private Wrong recent(Place place) {
    var now = clock.instant();
    var known = places.get(place);
    return known == null || !now.isBefore(known.last().plus(WAIT)) ? new Wrong(0, now) : known;
  }
}
