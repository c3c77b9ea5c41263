package io.countersign.adapters.web.longpoll;

import io.countersign.application.runtime.OutcomeSignal;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Wakes the callers that wait on this replica; those on others look by themselves. */
@Singleton
final class LongPoll implements OutcomeSignal, ContinuationOrchestrator {
  private final Map<RequestId, Waiting> waiting = new ConcurrentHashMap<>();

  private record Waiting(CountDownLatch latch, int callers) {}

  @Override
  public ContinuationResult resume(TenantId tenant, Resumable about, ResponseData responseData) {
    switch (about) {
      case Resumable.OfRequest(var request) -> announce(request);
      case Resumable.OfExecution _ -> {}
    }
    return new ContinuationResult.NothingWaits();
  }

  @Override
  public void announce(RequestId request) {
    var waiters = waiting.remove(request);
    if (waiters != null) {
      waiters.latch().countDown();
    }
  }

  @Override
  public void await(RequestId request, Duration atMost) {
    var entered =
        waiting.merge(
            request,
            new Waiting(new CountDownLatch(1), 1),
            (before, _) -> new Waiting(before.latch(), before.callers() + 1));
    try {
      // The answer is looked up again either way: a signal is only a hint.
      var _ = entered.latch().await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.computeIfPresent(
          request,
          (_, now) ->
              now.latch() != entered.latch()
                  ? now
                  : now.callers() <= 1 ? null : new Waiting(now.latch(), now.callers() - 1));
    }
  }
}
