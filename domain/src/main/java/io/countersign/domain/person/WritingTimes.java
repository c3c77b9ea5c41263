package io.countersign.domain.person;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When somebody wants to be written to.
 *
 * @param quiet null if messages may come at any hour
 * @param digest null if they come one by one
 */
public record WritingTimes(@Nullable QuietHours quiet, @Nullable DigestTimes digest) {

  /** When quiet hours are over that are on now; empty if there are none. */
  public Optional<Instant> quietUntil(Instant now) {
    return quiet == null ? Optional.empty() : quiet.endOf(now);
  }

  /**
   * When the digest goes that takes along what was to be sent at {@code planned}: not in quiet
   * hours. Empty if there is none, or if its time has come.
   */
  public Optional<Instant> digestUntil(Instant planned, Instant now) {
    return digest == null
        ? Optional.empty()
        : Optional.of(digest.next(planned))
            .map(time -> quietUntil(time).orElse(time))
            .filter(now::isBefore);
  }
}
