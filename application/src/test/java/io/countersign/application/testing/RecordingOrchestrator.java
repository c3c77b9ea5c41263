package io.countersign.application.testing;

import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Remembers what was to be resumed. Fails if it is used inside a transaction. */
public final class RecordingOrchestrator implements ContinuationOrchestrator {
  private final InMemoryTransactions transactions;
  private final List<Resumption> resumptions = new ArrayList<>();
  private final Deque<ContinuationResult> results = new ArrayDeque<>();

  public RecordingOrchestrator(InMemoryTransactions transactions) {
    this.transactions = transactions;
  }

  /** One attempt. */
  public record Resumption(TenantId tenant, Resumable about, ResponseData data) {}

  /** How the next attempts end; after them everything is resumed. */
  public void answerNext(ContinuationResult... next) {
    results.addAll(List.of(next));
  }

  /** All attempts, in order. */
  public List<Resumption> resumptions() {
    return List.copyOf(resumptions);
  }

  @Override
  public ContinuationResult resume(TenantId tenant, Resumable waiting, ResponseData responseData) {
    transactions.assertNoneIsOpen();
    resumptions.add(new Resumption(tenant, waiting, responseData));
    return results.isEmpty() ? new ContinuationResult.Resumed() : results.removeFirst();
  }
}
