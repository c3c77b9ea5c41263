package io.countersign.application.usecase.job;

import io.countersign.application.job.RetrySchedule;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.tenant.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Resumes whatever waited, in every way there is: note the attempt, resume, note the end. */
public final class ResumeCaller {
  private final Transactions transactions;
  private final Continuations continuations;
  private final List<ContinuationOrchestrator> orchestrators;
  private final TenantClock clock;

  public ResumeCaller(
      Transactions transactions,
      Continuations continuations,
      Collection<ContinuationOrchestrator> orchestrators,
      TenantClock clock) {
    this.transactions = transactions;
    this.continuations = continuations;
    this.orchestrators = List.copyOf(orchestrators);
    this.clock = clock;
  }

  Attempt resume(TenantId tenant, ResumeId id) {
    var begun = transactions.inTransaction(() -> begin(tenant, id));
    if (begun.isEmpty()) {
      return new Attempt.Settled();
    }
    var continuation = begun.get();
    Attempt attempt = new Attempt.Settled();
    for (var orchestrator : orchestrators) {
      switch (orchestrator.resume(tenant, continuation.about(), continuation.data())) {
        case ContinuationResult.Resumed(), ContinuationResult.NothingWaits() -> {}
        case ContinuationResult.TryLater(var after, var why) ->
            attempt = new Attempt.TryLater(RetrySchedule.CALLBACK, after, why);
        case ContinuationResult.Refused(var why) -> attempt = new Attempt.GiveUp(why);
      }
    }
    end(tenant, continuation, attempt);
    return attempt;
  }

  private Optional<Continuation> begin(TenantId tenant, ResumeId id) {
    return continuations
        .find(tenant, id)
        .filter(c -> c.state() == Continuation.State.QUEUED)
        .map(c -> {
          var begun = c.begun();
          continuations.save(tenant, begun);
          return begun;
        });
  }

  private void end(TenantId tenant, Continuation c, Attempt attempt) {
    var ended =
        switch (attempt) {
          case Attempt.Settled() -> c.resumed(clock.now(tenant));
          case Attempt.TryLater(var _, var _, var why) -> c.waiting(why);
          case Attempt.GiveUp(var why) -> c.waiting(why);
          case Attempt.NotYet _, Attempt.Next _ -> c;
        };
    transactions.inTransaction(() -> {
      continuations.save(tenant, ended);
      return ended;
    });
  }
}
