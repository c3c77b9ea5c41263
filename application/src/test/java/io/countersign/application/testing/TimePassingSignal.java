package io.countersign.application.testing;

import io.countersign.application.runtime.OutcomeSignal;
import io.countersign.domain.request.RequestId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whoever waits does so by moving the clock, unless the request was announced before. */
public final class TimePassingSignal implements OutcomeSignal {
  private final SettableClock clock;
  private final List<RequestId> announced = new ArrayList<>();

  public TimePassingSignal(SettableClock clock) {
    this.clock = clock;
  }

  public List<RequestId> announced() {
    return List.copyOf(announced);
  }

  @Override
  public void await(RequestId request, Duration atMost) {
    if (!announced.contains(request)) {
      clock.advance(atMost);
    }
  }

  @Override
  public void announce(RequestId request) {
    announced.add(request);
  }
}
