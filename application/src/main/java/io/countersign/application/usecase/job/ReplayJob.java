package io.countersign.application.usecase.job;

import io.countersign.application.access.Caller;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.job.FailedJob;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.TenantId;
import java.util.Locale;

/** Starts an exhausted job over, with all its attempts. */
public final class ReplayJob {
  private final Transactions transactions;
  private final Jobs jobs;
  private final Deliveries deliveries;
  private final Continuations continuations;
  private final AuditLog audit;
  private final TenantClock clock;

  public ReplayJob(
      Transactions transactions,
      Jobs jobs,
      Deliveries deliveries,
      Continuations continuations,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.jobs = jobs;
    this.deliveries = deliveries;
    this.continuations = continuations;
    this.audit = audit;
    this.clock = clock;
  }

  /** False if the caller's tenant has no such failed job. */
  public boolean handle(Caller.Client caller, String failedJobId) {
    var tenant = caller.tenant();
    return transactions.inTransaction(() -> {
      var failed = jobs.findFailed(tenant, failedJobId);
      if (failed.isEmpty() || !jobs.removeFailed(tenant, failedJobId)) {
        return false;
      }
      requeue(tenant, failed.get());
      var now = clock.now(tenant);
      jobs.schedule(tenant, failed.get().job(), now);
      audit.append(
          tenant,
          AuditLog.ADMIN,
          new AuditEvent(
              "job.replayed",
              caller.actor(),
              now,
              JsonValue.object()
                  .put("kind", failed.get().job().kind().name().toLowerCase(Locale.ROOT))
                  .put("subject", failed.get().job().subject())
                  .build()));
      return true;
    });
  }

  private void requeue(TenantId tenant, FailedJob failed) {
    var subject = failed.job().subject();
    switch (failed.job().kind()) {
      case DELIVER ->
          deliveries
              .find(tenant, new DeliveryId(subject))
              .ifPresent(
                  d -> deliveries.save(tenant, d.ended(Delivery.State.QUEUED, d.lastFailure())));
      case RESUME ->
          continuations
              .find(tenant, new ResumeId(subject))
              .ifPresent(c -> continuations.save(tenant, c.waiting(c.lastFailure())));
      case REVISE, REMIND, EXPIRE, ESCALATE, ANSWER, WITHDRAW, OVERDUE, ACT, TICK -> {}
    }
  }
}
