package io.countersign.domain.continuation;

import io.countersign.domain.tenant.TenantId;
import java.time.Duration;

/**
 * Resumes what waited. One that speaks to others is called outside any transaction, at least once
 * per outcome and with the same {@link ResumeId} each time; it must therefore be idempotent or let
 * the receiver be so. One whose state lies beside the decision's is called once, within the
 * transaction of the decision, and never for what waits outside.
 */
public interface ContinuationOrchestrator {
  ContinuationResult resume(TenantId tenant, Resumable waiting, ResponseData responseData);

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
