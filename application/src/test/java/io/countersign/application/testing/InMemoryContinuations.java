package io.countersign.application.testing;

import io.countersign.application.port.Continuations;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

final class InMemoryContinuations implements Continuations {
  private final InMemoryTable<Continuation> rows;

  InMemoryContinuations(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void addAll(TenantId tenant, List<Continuation> continuations) {
    continuations.forEach(one -> rows.add(tenant, one.data().id(), one));
  }

  @Override
  public Optional<Continuation> find(TenantId tenant, ResumeId id) {
    return rows.find(tenant, id);
  }

  @Override
  public List<Continuation> ofRequest(TenantId tenant, RequestId request) {
    return rows.of(tenant).stream()
        .filter(continuation -> continuation.about().equals(new Resumable.OfRequest(request)))
        .toList();
  }

  @Override
  public List<Continuation> ofExecution(TenantId tenant, ExecutionId execution) {
    return rows.of(tenant).stream()
        .filter(continuation -> continuation.about().equals(new Resumable.OfExecution(execution)))
        .toList();
  }

  @Override
  public void save(TenantId tenant, Continuation changed) {
    find(tenant, changed.data().id())
        .filter(stored -> stored.attempts() <= changed.attempts())
        .ifPresent(stored ->
            rows.replace(
                tenant,
                stored.data().id(),
                new Continuation(
                    stored.about(),
                    stored.data(),
                    changed.state(),
                    changed.attempts(),
                    changed.lastFailure(),
                    stored.createdAt(),
                    changed.resumedAt())));
  }
}
