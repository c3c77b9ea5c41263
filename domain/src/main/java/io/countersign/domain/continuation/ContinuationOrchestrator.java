package io.countersign.domain.continuation;

import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;

/**
 * Resumes what waited for a request. Called outside any transaction, at least once per outcome and
 * with the same {@link ResumeId} each time; must therefore be idempotent or let the receiver be so.
 */
public interface ContinuationOrchestrator {
  ContinuationResult resume(TenantId tenant, RequestId resId, ResponseData responseData);

  /** How an attempt ended. */
  sealed interface ContinuationResult {
    record Resumed() implements ContinuationResult {}

    /** Nothing waits for this request in the way this orchestrator could resume. */
    record NothingWaits() implements ContinuationResult {}

    /**
     * @param after what the receiver asked for, zero for the usual schedule
     * @param why a class such as {@code timeout}, never text from the other side
     */
    record TryLater(Duration after, String why) implements ContinuationResult {}

    /** Trying again cannot help. */
    record Refused(String why) implements ContinuationResult {}
  }
}
