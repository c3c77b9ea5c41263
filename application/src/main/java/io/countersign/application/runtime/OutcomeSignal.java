package io.countersign.application.runtime;

import io.countersign.domain.request.RequestId;
import java.time.Duration;

/** Lets a waiting caller sleep until a request may have changed. A hint, never the truth. */
public interface OutcomeSignal {
  /** Returns when {@code request} was announced here, or after {@code atMost}. */
  void await(RequestId request, Duration atMost);

  void announce(RequestId request);
}
