package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.application.access.Caller;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** How many calls with one key may wait at once on this replica: each of them asks storage. */
@Singleton
final class WaitingCalls {
  private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
  private final int most;

  WaitingCalls(@Property(name = "countersign.limits.waiting", defaultValue = "50") int most) {
    this.most = most;
  }

  /** Waits, unless too many do already: then the caller is told to come again. */
  <T> T wait(Caller.Client caller, Supplier<T> call) {
    var key = caller.tenant() + " " + caller.keyId();
    if (waiting.merge(key, 1, Integer::sum) > most) {
      leave(key);
      throw Problem.of(ProblemType.RATE_LIMITED, "Too many calls with this key wait already.")
          .with(HttpHeaders.RETRY_AFTER, "1")
          .asException();
    }
    try {
      return call.get();
    } finally {
      leave(key);
    }
  }

  private void leave(String key) {
    waiting.computeIfPresent(key, (_, calls) -> calls == 1 ? null : calls - 1);
  }
}
